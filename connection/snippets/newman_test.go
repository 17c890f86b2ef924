//go:build e2e

package snippets_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/snippets"
)

// absent ends a test whose program is not on this computer. The tier that installs
// them all does without none.
func absent(t *testing.T, name string) {
	t.Helper()
	t.Fatalf("%s is not on this computer", name)
}

// TestPostmanRunsInNewman imports environment and collection into Postman's own
// runner, which sends the requests and runs the tests in them.
func TestPostmanRunsInNewman(t *testing.T) {
	newman := os.Getenv("BCCONNECT_NEWMAN")
	if newman == "" {
		newman = "newman"
	}
	if _, err := exec.LookPath(newman); err != nil {
		t.Fatalf("newman is not on this computer; BCCONNECT_NEWMAN=$(.ci/newman) installs and names it: %v", err)
	}
	x := newPractice(t)
	dir := t.TempDir()
	file := func(k snippets.Kind) string {
		s := snippets.Make(k, x.profile, x.eff)
		at := filepath.Join(dir, s.File)
		if err := os.WriteFile(at, []byte(s.Text), 0o600); err != nil {
			t.Fatal(err)
		}
		return at
	}
	run := func(secret string) (string, error) {
		cmd := exec.CommandContext(t.Context(), newman, "run", file(snippets.Postman), "-e", file(snippets.PostmanEnv),
			"--env-var", "client_secret="+secret, "--color", "off", "--bail")
		for _, v := range os.Environ() {
			if !strings.Contains(strings.ToLower(v), "proxy") {
				cmd.Env = append(cmd.Env, v)
			}
		}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run(x.secret); err != nil || strings.Count(out, "200 OK") != 3 {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := run("wrong"); err == nil || !strings.Contains(out, "a token came") {
		t.Errorf("a wrong secret must fail the first test: %v\n%s", err, out)
	}
}
