//go:build e2e

package e2e_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/testkit"
)

// serveOwn starts an authority and a Business Central at addresses of their own
// behind a private authority's certificate, which the desk's browser trusts.
func (d *desk) serveOwn(mode connection.Mode) (e *testkit.Elsewhere, file string) {
	d.t.Helper()
	e = testkit.Serve(d.t, mode)
	// A browser takes private authorities from a store of its own; the one key
	// is enough, and any other stays distrusted.
	d.write(filepath.Join(d.home, "browser.flags"), "--ignore-certificate-errors-spki-list="+e.KeyFingerprint, 0o600)
	return e, e.WriteFile(d.t, d.home)
}

// words runs the command line program and returns what it printed.
func (d *desk) words(stdin string, args ...string) (code int, stdout, stderr string) {
	d.t.Helper()
	cmd, out, note := d.command(stdin, args...)
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	return d.ended(cmd), out.String(), note.String()
}

// command prepares the command line program.
func (d *desk) command(stdin string, args ...string) (cmd *exec.Cmd, out, note *bytes.Buffer) {
	d.t.Helper()
	out, note = d.keep(), d.keep()
	cmd = exec.Command(filepath.Join(binDir(d.t), "bcconnect"), args...)
	cmd.Env = d.env
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Stdout, cmd.Stderr = out, note
	return cmd, out, note
}

// ended waits for a command and returns its exit code.
func (d *desk) ended(cmd *exec.Cmd) int {
	d.t.Helper()
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		d.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// must runs the command line program to a certain end.
func (d *desk) must(want int, stdin string, args ...string) (stdout string) {
	d.t.Helper()
	code, out, note := d.words(stdin, args...)
	if code != want {
		d.t.Fatalf("%v ended with %d, want %d\n%s%s", args, code, want, out, note)
	}
	return out
}

// report is what check --json says.
type report struct {
	Rungs []struct {
		ID, Verdict string
		Findings    []struct{ Code string }
	}
}

func readReport(t *testing.T, text string) (verdicts map[string]string, findings []string) {
	t.Helper()
	var r report
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	verdicts = map[string]string{}
	for _, rung := range r.Rungs {
		verdicts[rung.ID] = rung.Verdict
		for _, f := range rung.Findings {
			findings = append(findings, f.Code)
		}
	}
	return verdicts, findings
}

func assertGreen(t *testing.T, text string) {
	t.Helper()
	verdicts, findings := readReport(t, text)
	if !green(trace{Verdicts: verdicts}) || len(findings) != 0 {
		t.Errorf("verdicts %v, findings %v", verdicts, findings)
	}
}

// assertOwn holds that the own addresses were asked, and no other.
func assertOwn(t *testing.T, e *testkit.Elsewhere) {
	t.Helper()
	for _, path := range []string{"/sts/keys-and-config", "/sts/token", "/erp/envs"} {
		if e.Asked(path) == 0 {
			t.Errorf("nobody asked for %s", path)
		}
	}
	if got := e.Astray(); len(got) != 0 {
		t.Errorf("addresses were made up: %v", got)
	}
}

func TestOwnAddressesFromTheCommandLine(t *testing.T) {
	d := newDesk(t)
	e, file := d.serveOwn(connection.ModeApp)
	d.env = append(d.env, "BCCONNECT_SECRET="+e.Secret.Reveal())
	assertGreen(t, d.must(0, "", "--ca", e.CAFile, "check", "--file", file, "--json"))
	assertOwn(t, e)

	_, findings := readReport(t, d.must(1, "", "check", "--file", file, "--json"))
	if !slices.Equal(findings, []string{"tls-unknown-authority"}) {
		t.Errorf("without the authority's certificate the findings are %v", findings)
	}
	if text := d.must(1, "", "check", "--file", file); !strings.Contains(text, testkit.Issuer) {
		t.Errorf("who issued the certificate is not said:\n%s", text)
	}
	if left, err := os.ReadDir(filepath.Join(d.home, ".config", "bcconnect")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("testing a file left %v behind (%v)", left, err)
	}
	d.assertNoSecret(e.Secret)
}

func TestOwnAddressesSignInFromTheCommandLine(t *testing.T) {
	d := newDesk(t)
	e, file := d.serveOwn(connection.ModeDelegate)
	d.must(0, "", "--ca", e.CAFile, "add", "Own", "--file", file)
	cmd, out, note := d.command("", "--ca", e.CAFile, "signin", "Own")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	d.browser.clickOn("#account-maria")
	d.browser.clickOn("#accept")
	d.browser.waitText("You are signed in")
	if code := d.ended(cmd); code != 0 {
		t.Fatalf("signin ended with %d\n%s%s", code, out, note)
	}
	assertGreen(t, d.must(0, "", "--ca", e.CAFile, "check", "Own", "--json"))
	assertOwn(t, e)
	if e.Asked("/sts/authorize") == 0 {
		t.Error("the browser was sent elsewhere")
	}
	d.assertNoSecret(e.Secret)
}

// addCA tells the settings of the private authority, as a person does.
func (w *window) addCA(path string) {
	w.t.Helper()
	w.key("ctrl+comma")
	w.wait("the settings", func(tr trace) bool { return tr.Screen == "settings" })
	w.fill("Further certificate authorities", path)
	w.screenshot("settings")
	w.press("Back")
	w.wait("the home screen", func(tr trace) bool { return tr.Screen == "home" })
}

func TestOwnAddressesAppInTheWindow(t *testing.T) {
	d := newDesk(t)
	e, file := d.serveOwn(connection.ModeApp)
	first := d.open()
	first.wait("the empty home screen", func(tr trace) bool { return tr.Screen == "home" })
	first.addCA(e.CAFile)
	first.quit()

	w := d.openFile(file)
	w.fill("Client secret", e.Secret.Reveal())
	w.fill("Name", "Own app")
	w.screenshot("filled")
	w.press("Continue")
	w.wait("a token", func(tr trace) bool { return tr.Step == "signin" && tr.Token == "valid" || tr.Step == "place" })
	w.fromTokenToCard(e, "Own app")
	d.assertNoSecret(e.Secret)
}

func TestOwnAddressesPersonInTheWindow(t *testing.T) {
	d := newDesk(t)
	e, file := d.serveOwn(connection.ModeDelegate)
	data := mkdir(t, d.home, ".config", "bcconnect")
	settings, err := json.Marshal(map[string]any{"format": 1, "caFile": e.CAFile})
	if err != nil {
		t.Fatal(err)
	}
	d.write(filepath.Join(data, "settings.json"), string(settings), 0o600)

	w := d.openFile(file)
	w.fill("Name", "Own person")
	w.press("Continue")
	w.wait("the sign-in", func(tr trace) bool { return tr.Step == "signin" })
	w.press("Open the browser")
	w.wait("the wait for the browser", func(tr trace) bool { return tr.Waiting })
	d.browser.clickOn("#account-maria")
	d.browser.clickOn("#accept")
	d.browser.waitText("You are signed in")
	w.wait("a token", func(tr trace) bool { return tr.Token == "valid" })
	w.fromTokenToCard(e, "Own person")
	d.assertNoSecret(e.Secret)
}

// openFile starts the program on a connection file.
func (d *desk) openFile(file string) *window {
	d.t.Helper()
	w := d.open("--file", file)
	w.wait("the file's values", func(tr trace) bool { return tr.Screen == "wizard" && tr.Step == "registration" })
	w.screenshot("file")
	return w
}

// fromTokenToCard walks the rest of the wizard, whose values the file holds, to
// a card with a green test; the command line then finds the same.
func (w *window) fromTokenToCard(e *testkit.Elsewhere, name string) {
	w.t.Helper()
	if w.now().Step == "signin" {
		w.press("Continue")
	}
	w.wait("environment and company", func(tr trace) bool { return tr.Step == "place" && !tr.Busy })
	w.screenshot("place")
	w.press("Continue")
	w.wait("the test", func(tr trace) bool { return tr.Step == "test" })
	w.runTest()
	w.screenshot("test")
	w.press("Save connection")
	w.wait("the card", func(tr trace) bool { return tr.Screen == "home" && tr.Selected == name && !tr.Busy })
	w.screenshot("card")
	w.quit()
	assertOwn(w.t, e)
	assertGreen(w.t, w.must(0, "", "check", name, "--json"))
}

func TestBadFileIsAFinding(t *testing.T) {
	d := newDesk(t)
	bad := filepath.Join(d.home, "bad.bcconn.json")
	for content, want := range map[string]string{
		`{"format": 99, "kind": "bcconnect-connection"}`: "import-newer", "Dear all, please find attached": "import-nothing",
	} {
		d.write(bad, content, 0o600)
		w := d.open("--file", bad)
		w.wait("what is wrong with the file", func(tr trace) bool { return tr.Screen == "home" && contains(tr.Findings, want) })
		w.screenshot(want)
		w.quit()
	}
	cmd := exec.Command(filepath.Join(binDir(t), "bcconnect-window"), "--sandbox", "--file", bad)
	cmd.Env = d.env
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != 2 {
		t.Errorf("a file and the sandbox at once ended with %v", err)
	}
}
