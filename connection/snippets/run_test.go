package snippets_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
	"bcconnect/connection/snippets"
)

// practice is a sandbox that really listens, with the connection of a scenario.
type practice struct {
	profile connection.Profile
	eff     connection.Effective
	secret  string
}

func newPractice(t *testing.T) practice {
	t.Helper()
	srv, err := sandbox.New(sandbox.Options{Scenario: "well"})
	if err != nil {
		t.Fatal(err)
	}
	cloud, err := srv.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := srv.Profiles()[0]
	x := practice{profile: p, secret: srv.Secret(p.ID).Reveal()}
	x.profile.Cloud = ""
	x.eff = p.Effective(cloud)
	// The id of the company, as a test finds it.
	body := x.get(t, x.eff.CompaniesURL, x.token(t))
	var list struct {
		Value []connection.Company `json:"value"`
	}
	if err := json.Unmarshal(body, &list); err != nil || len(list.Value) == 0 {
		t.Fatalf("no company: %v %s", err, body)
	}
	x.profile.Company = list.Value[0]
	return x
}

func (x practice) token(t *testing.T) string {
	t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {x.profile.ClientID}, "client_secret": {x.secret}, "scope": {x.eff.Scope}}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, x.eff.TokenURL, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var answer map[string]any
	if err := json.Unmarshal(send(t, req), &answer); err != nil {
		t.Fatal(err)
	}
	token, _ := answer["access_token"].(string)
	return token
}

func (x practice) get(t *testing.T, address, token string) []byte {
	t.Helper()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	req.Header.Set("Authorization", "Bearer "+token)
	return send(t, req)
}

func send(t *testing.T, req *http.Request) []byte {
	t.Helper()
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s", req.URL, resp.StatusCode, body)
	}
	return body
}

// TestCurlRuns starts the script as a user would, with the secret in the
// environment.
func TestCurlRuns(t *testing.T) {
	for _, name := range []string{"sh", "curl", "sed"} {
		if _, err := exec.LookPath(name); err != nil {
			absent(t, name)
		}
	}
	x := newPractice(t)
	for name, c := range map[string]connection.CredentialType{"body": connection.CredentialBody, "basic": connection.CredentialBasic} {
		e := x.eff
		e.CredentialType = c
		out, err := x.start(t, snippets.Make(snippets.Curl, x.profile, e).Text, snippets.Placeholder+"="+x.secret)
		if err != nil || !strings.Contains(out, x.profile.Company.Name) || strings.Count(out, `"value"`) != 2 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
	script := snippets.Make(snippets.Curl, x.profile, x.eff).Text
	if out, err := x.start(t, script); err == nil || !strings.Contains(out, "client secret") {
		t.Errorf("without a secret it must say so: %v %s", err, out)
	}
	if out, err := x.start(t, script, snippets.Placeholder+"=wrong"); err == nil || !strings.Contains(out, "AADSTS7000215") {
		t.Errorf("with a wrong secret: %v %s", err, out)
	}
}

func (x practice) start(t *testing.T, script string, env ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-s")
	cmd.Stdin = strings.NewReader(script)
	for _, v := range os.Environ() {
		if !strings.Contains(strings.ToLower(v), "proxy") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestHTTPFileRuns sends the requests of a .http file in turn, as the REST
// Client does.
func TestHTTPFileRuns(t *testing.T) {
	x := newPractice(t)
	for name, c := range map[string]connection.CredentialType{"body": connection.CredentialBody, "basic": connection.CredentialBasic} {
		e := x.eff
		e.CredentialType = c
		secret := x.secret
		if name == "basic" {
			secret = url.QueryEscape(secret) // as the file says
		}
		answers := runHTTP(t, snippets.Make(snippets.HTTP, x.profile, e).Text, map[string]string{snippets.Placeholder: secret})
		if len(answers) != 3 || !strings.Contains(answers["companies"], x.profile.Company.Name) || !strings.Contains(answers["company"], "displayName") {
			t.Errorf("%s: %v", name, answers)
		}
	}
}

var httpVariable = regexp.MustCompile(`\{\{([^}]*)\}\}`)

// runHTTP is as much of the REST Client as the file needs: requests between
// "###", names, form bodies over several lines, variables.
func runHTTP(t *testing.T, text string, env map[string]string) map[string]string {
	t.Helper()
	answers := map[string]string{}
	resolve := func(s string, form bool) string {
		return httpVariable.ReplaceAllStringFunc(s, func(m string) string {
			v := strings.TrimSpace(m[2 : len(m)-2])
			if name, ok := strings.CutPrefix(v, "$processEnv "); ok {
				if form {
					return url.QueryEscape(env[name])
				}
				return env[name]
			}
			name, property, _ := strings.Cut(v, ".response.body.")
			var body map[string]any
			_ = json.Unmarshal([]byte(answers[name]), &body)
			got, _ := body[property].(string)
			if got == "" {
				t.Errorf("%s stands for nothing", m)
			}
			return got
		})
	}
	for _, block := range strings.Split(text, "\n###")[1:] {
		name, req := readRequest(t, block, resolve)
		answers[name] = string(send(t, req))
	}
	return answers
}

func readRequest(t *testing.T, block string, resolve func(string, bool) string) (name string, req *http.Request) {
	t.Helper()
	head, body, _ := strings.Cut(strings.TrimSpace(block), "\n\n")
	lines := strings.Split(head, "\n")[1:]
	for strings.HasPrefix(lines[0], "#") {
		if n, ok := strings.CutPrefix(lines[0], "# @name "); ok {
			name = n
		}
		lines = lines[1:]
	}
	method, address, _ := strings.Cut(lines[0], " ")
	body = strings.ReplaceAll(resolve(body, true), "\n", "")
	req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, resolve(address, false), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines[1:] {
		key, value, _ := strings.Cut(l, ": ")
		value = resolve(value, false)
		if user, ok := strings.CutPrefix(value, "Basic "); ok {
			id, secret, _ := strings.Cut(user, ":")
			req.SetBasicAuth(id, secret)
			continue
		}
		req.Header.Set(key, value)
	}
	return name, req
}
