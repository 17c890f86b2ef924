package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/cli"
)

func TestCompareReports(t *testing.T) {
	t.Parallel()
	m, dir := newMachine(t), t.TempDir()
	well, broken := filepath.Join(dir, "well.json"), filepath.Join(dir, "broken.json")
	m.must(t, 0, "check", "--sandbox", "--json", "--out", well)
	m.must(t, 1, "check", "--sandbox=consent-missing", "--json", "--out", broken)
	out := m.must(t, 1, "compare", well, broken)
	for _, want := range []string{"≠  API.ReadWrite.All", "Permissions in the token", "Nobody has approved", "differences."} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	for line := range strings.Lines(out) {
		if strings.Contains(line, "API.ReadWrite.All") && (!strings.Contains(line, " yes ") || !strings.HasSuffix(strings.TrimSpace(line), " no")) {
			t.Errorf("the permission of one side alone: %q", line)
		}
	}
	if strings.Contains(out, "Network") {
		t.Errorf("what is the same is shown:\n%s", out)
	}
	if all := m.must(t, 1, "compare", well, broken, "--all"); !strings.Contains(all, "Network") {
		t.Errorf("not all is shown:\n%s", all)
	}
	if same := m.must(t, 0, "compare", well, well); strings.TrimSpace(same) != "Nothing differs." {
		t.Errorf("the same differs:\n%s", same)
	}
	var got struct {
		Left, Right string
		Differences int
		Rows        []struct {
			Group   string
			Differs bool
		}
	}
	if err := json.Unmarshal([]byte(m.must(t, 1, "compare", well, broken, "--json")), &got); err != nil || got.Differences == 0 || len(got.Rows) <= got.Differences || got.Left == "" {
		t.Errorf("%v: %+v", err, got)
	}
	if err := json.Unmarshal([]byte(m.must(t, 0, "compare", well, well, "--json")), &got); err != nil {
		t.Error(err)
	}
	m.silent(t, practiceSecrets(t, "consent-missing")...)
}

func TestCompareConnectionWithReport(t *testing.T) {
	t.Parallel()
	m, dir := newMachine(t), t.TempDir()
	well := filepath.Join(dir, "well.json")
	m.must(t, 0, "check", "--sandbox", "--json", "--out", well)
	m.stdin = "Qn_8Q~dKx3fTzY7mPwL2cVb9sHj4gRu6eNa1oBiC\n"
	m.must(t, 0, "add", "C", "--tenant", "contoso.com", "--client-id", "11111111-2222-3333-4444-555555555555", "--environment", "Production", "--secret-stdin")
	code, out, _ := m.run(t, "compare", well, "C", "--proxy", "http://127.0.0.1:1")
	if code != cli.ExitFindings || !strings.Contains(out, "Network") || !strings.Contains(out, "Failed") {
		t.Errorf("ended with %d:\n%s", code, out)
	}
	m.silent(t, "Qn_8Q~dKx3fTzY7mPwL2cVb9sHj4gRu6eNa1oBiC")
}

func TestCompareUsage(t *testing.T) {
	t.Parallel()
	foreign := filepath.Join(t.TempDir(), "foreign.json")
	if err := os.WriteFile(foreign, []byte(`{"a":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "empty.json")
	if err := os.WriteFile(empty, []byte(`[]`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"compare"}, {"compare", "a"}, {"compare", "a", "b", "c"}, {"compare", foreign, foreign}, {"compare", empty, empty}, {"compare", "Nobody", "Nobody"}} {
		if code, _, note := newMachine(t).run(t, args...); code != cli.ExitUsage || strings.Contains(note, "⟨") {
			t.Errorf("%v ended with %d: %s", args, code, note)
		}
	}
}
