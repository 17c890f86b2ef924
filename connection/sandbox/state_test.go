package sandbox_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"bcconnect/connection/sandbox"
)

func TestStateSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "deep", "sandbox.json")
	b := start(t, sandbox.Options{StateFile: file})
	p := b.profile("warehouse-app")
	tok := b.signedIn(p)
	access, refresh := tok.text("access_token"), tok.text("refresh_token")

	again := start(t, sandbox.Options{StateFile: file})
	if got := again.get(p.Effective(again.cloud).CompaniesURL, access); got.status != http.StatusOK {
		t.Errorf("the access token counts no more: %d %s", got.status, got.body)
	}
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {p.ClientID}, "refresh_token": {refresh}}
	if got := again.token(p, form); got.status != http.StatusOK {
		t.Errorf("the refresh token counts no more: %d %s", got.status, got.body)
	}
	page := again.get(p.Effective(again.cloud).AuthURL+"?"+codeQuery(p).Encode(), "")
	if got := again.press(page, "account-maria"); got.status != http.StatusFound {
		t.Errorf("consent was forgotten: %d", got.status)
	}

	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]string{"access": access, "refresh": refresh, "client secret": b.server.Secret(b.profile("").ID).Reveal()} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the state file holds the %s", name)
		}
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
}

// Two programs with one state file see each other's refresh tokens and keys.
func TestTwoProgramsShareTheState(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sandbox.json")
	one, two := start(t, sandbox.Options{StateFile: file}), start(t, sandbox.Options{StateFile: file})
	p := one.profile("warehouse-app")
	tok := one.signedIn(p)
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {p.ClientID}, "refresh_token": {tok.text("refresh_token")}}
	if got := two.token(p, form); got.status != http.StatusOK {
		t.Errorf("refresh: %d %s", got.status, got.body)
	}
	if got := two.get(p.Effective(two.cloud).CompaniesURL, tok.text("access_token")); got.status != http.StatusOK {
		t.Errorf("access: %d %s", got.status, got.body)
	}
	if got := one.get(p.Effective(one.cloud).CompaniesURL, two.appToken(two.profile(""))); got.status != http.StatusOK {
		t.Errorf("the other way round: %d %s", got.status, got.body)
	}
}

// What one scenario's user mended does not mend another scenario.
func TestMendsBelongToTheirScenario(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sandbox.json")
	b := start(t, sandbox.Options{StateFile: file, Scenario: "consent-missing"})
	p := b.profile("")
	if got := claims(t, b.appToken(p)); got["roles"] != nil {
		t.Fatalf("roles without consent: %v", got["roles"])
	}
	b.post(base+"/entra/consent", url.Values{"client": {p.ClientID}, "do": {"grant"}})
	if got := claims(t, b.appToken(p)); got["roles"] == nil {
		t.Error("consent granted in the portal has no effect")
	}
	again := start(t, sandbox.Options{StateFile: file, Scenario: "consent-missing"})
	if got := claims(t, again.appToken(p)); got["roles"] == nil {
		t.Error("consent was forgotten")
	}
	well := start(t, sandbox.Options{StateFile: file})
	form := with(well.appForm(p), "client_secret", again.server.Secret(p.ID).Reveal())
	if got := claims(t, well.token(p, form).text("access_token")); got["roles"] != nil {
		t.Error("consent leaked into another scenario")
	}
	again.post(base+"/entra/reset", nil)
	if got := claims(t, again.appToken(p)); got["roles"] != nil {
		t.Error("reset took nothing back")
	}
}

func TestBadStateFiles(t *testing.T) {
	for name, text := range map[string]string{
		"torn": `{"schema":1,"refresh":{`, "newer": `{"schema":2}`, "empty": "", "nulls": `{"schema":1,"refresh":null,"worlds":null}`,
	} {
		file := filepath.Join(t.TempDir(), "sandbox.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := sandbox.New(sandbox.Options{StateFile: file}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := sandbox.New(sandbox.Options{StateFile: t.TempDir()}); err == nil {
		t.Error("a folder as state file: no error")
	}
}

// A state that cannot be written leaves a sandbox that works in memory.
func TestUnwritableState(t *testing.T) {
	dir := t.TempDir()
	blocker := filepath.Join(dir, "file")
	if err := os.WriteFile(blocker, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := sandbox.New(sandbox.Options{StateFile: filepath.Join(blocker, "x", "sandbox.json")})
	if err != nil {
		t.Skip("this system says so at once: " + err.Error())
	}
	b := start(t, sandbox.Options{})
	b.server, b.http.Transport = s, s.Transport()
	if b.signedIn(b.profile("web-shop")).text("refresh_token") == "" {
		t.Error("no refresh token")
	}
}
