package cli_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/cli"
	"bcconnect/connection/sandbox"
)

func TestHARFile(t *testing.T) {
	t.Parallel()
	m, path := newMachine(t), filepath.Join(t.TempDir(), "new", "test.har")
	m.must(t, 1, "check", "--sandbox=throttled-once", "--har", path, "--trace", "--curl")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	var har struct {
		Log struct {
			Version string
			Pages   []struct{ ID string }
			Entries []struct {
				Comment  string
				Pageref  string
				Request  struct{ URL string }
				Response struct{ Status int }
			}
		}
	}
	if err := json.Unmarshal(b, &har); err != nil {
		t.Fatal(err)
	}
	busy := 0
	for _, e := range har.Log.Entries {
		if e.Response.Status == 429 {
			busy++
		}
		if e.Pageref != har.Log.Pages[0].ID || e.Comment == "" {
			t.Errorf("%+v is of no test", e)
		}
	}
	if har.Log.Version != "1.2" || len(har.Log.Pages) != 1 || len(har.Log.Entries) < 6 || busy != 1 {
		t.Errorf("%d entries, %d of them 429:\n%s", len(har.Log.Entries), busy, b)
	}
	m.all.Write(b)
	m.silent(t, practiceSecrets(t, "throttled-once")...)
}

func TestTraceDrawsTheWait(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	_, out, note := m.run(t, "check", "--sandbox=throttled-once", "--trace")
	for _, want := range []string{"told to wait", "429", "Environment reachable", "▒", "ms"} {
		if !strings.Contains(note, want) {
			t.Errorf("%q is not in\n%s", want, note)
		}
	}
	if strings.Contains(out, "▒") {
		t.Error("the picture stands among the results")
	}
	if _, out, _ := m.run(t, "check", "--sandbox", "--json", "--trace", "--curl=cmd"); !json.Valid([]byte(out)) {
		t.Errorf("not JSON alone:\n%s", out)
	}
}

// TestPrintedCommandsRun gives the printed commands to a real shell with a real
// curl, against the sandbox, with the placeholders filled in.
func TestPrintedCommandsRun(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no shell here")
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl here")
	}
	srv, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cloud, err := srv.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := srv.Profiles()[0]
	m := newMachine(t)
	file := filepath.Join(t.TempDir(), "c.json")
	text := `{"format":1,"kind":"bcconnect-connection","name":"C","mode":"AzApp","tenant":"` + p.Tenant + `","clientId":"` + p.ClientID +
		`","environment":"Production","company":{"name":"CRONUS International Ltd."},"endpoints":{"authorize":"` + cloud.Login + `/` + p.Tenant +
		`/oauth2/v2.0/authorize","token":"` + cloud.Login + `/` + p.Tenant + `/oauth2/v2.0/token","api":"` + cloud.API + `"}}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	m.vars["BCCONNECT_SECRET"] = srv.Secret(p.ID).Reveal()
	_, out, note := m.run(t, "check", "--file", file, "--curl")
	at := strings.Index(out, "curl --include")
	if at < 0 {
		t.Fatalf("no command in\n%s\n%s", out, note)
	}
	m.silent(t, m.vars["BCCONNECT_SECRET"])
	run := func(script string) string {
		cmd := exec.CommandContext(t.Context(), shell, "-c", script)
		b, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s\n%s", err, b, script)
		}
		return string(b)
	}
	token, ran := "", 0
	for _, script := range strings.Split(strings.TrimSpace(out[at:]), "\n\n") {
		script = strings.ReplaceAll(script, "<client_secret>", strings.ReplaceAll(m.vars["BCCONNECT_SECRET"], "'", `'\''`))
		answer := run(strings.ReplaceAll(script, "<access_token>", token))
		if _, status, _ := strings.Cut(answer, "HTTP/"); !strings.HasPrefix(status, "1.1 200") {
			t.Errorf("%s\nanswered\n%s", script, answer)
		}
		ran++
		if _, rest, ok := strings.Cut(answer, `"access_token":"`); ok {
			token, _, _ = strings.Cut(rest, `"`)
		}
	}
	if ran < 4 || token == "" {
		t.Errorf("%d commands ran", ran)
	}
}

func TestTrafficUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"check", "--sandbox", "--mask", "--har", "x.har"}, {"check", "--sandbox", "--mask", "--curl"}, {"check", "--sandbox", "--curl=fish"}, {"check", "--sandbox", "--mask", "--trace"},
	} {
		if code, _, note := newMachine(t).run(t, args...); code != cli.ExitUsage || strings.Contains(note, "⟨") {
			t.Errorf("%v ended with %d: %s", args, code, note)
		}
	}
	if code, _, _ := newMachine(t).run(t, "check", "--sandbox", "--har", string([]byte{0})); code == cli.ExitWell {
		t.Error("nobody is told that the file could not be written")
	}
}

func TestLogFileOfTheCommandLine(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	folder := filepath.Join(t.TempDir(), "log")
	m.must(t, 0, "settings", "log-file", "on")
	m.must(t, 0, "settings", "log-folder", folder)
	if code, _, _ := m.run(t, "settings", "log-size", "7"); code != cli.ExitUsage {
		t.Errorf("a size that nobody offers ended with %d", code)
	}
	m.must(t, 0, "settings", "log-size", "1")
	m.stdin = "Qn_8Q~dKx3fTzY7mPwL2cVb9sHj4gRu6eNa1oBiC\n"
	m.must(t, 0, "add", "C", "--tenant", "contoso.com", "--client-id", "11111111-2222-3333-4444-555555555555", "--environment", "Production", "--secret-stdin")
	_, _, _ = m.run(t, "check", "C", "--proxy", "http://127.0.0.1:1")
	b, err := os.ReadFile(filepath.Join(folder, "bcconnect-log.jsonl"))
	if err != nil || !strings.Contains(string(b), `"url":"https://login.microsoftonline.com/`) {
		t.Errorf("%v: %s", err, b)
	}
}

// TestALogFileThatCannotBeWritten is said beside the result: the command did its
// work, and its exit code says how that went.
func TestALogFileThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	folder := filepath.Join(t.TempDir(), "log")
	m.stdin = "Qn_8Q~dKx3fTzY7mPwL2cVb9sHj4gRu6eNa1oBiC\n"
	m.must(t, 0, "add", "C", "--tenant", "contoso.com", "--client-id", "11111111-2222-3333-4444-555555555555", "--environment", "Production", "--secret-stdin")
	without, _, _ := m.run(t, "check", "C", "--proxy", "http://127.0.0.1:1")
	m.must(t, 0, "settings", "log-file", "on")
	m.must(t, 0, "settings", "log-folder", folder)
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	code, out, note := m.run(t, "check", "C", "--proxy", "http://127.0.0.1:1")
	if !strings.Contains(note, "The log cannot be written to its file") || !strings.Contains(note, folder) || strings.Contains(out, "The log cannot") {
		t.Errorf("it says %s beside\n%s", note, out)
	}
	if code != without {
		t.Errorf("ends with %d instead of %d", code, without)
	}
}
