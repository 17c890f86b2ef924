package sandbox_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/sandbox"
)

const base = "https://sandbox.invalid"

// bench is a sandbox with a client that follows no redirect.
type bench struct {
	t      *testing.T
	server *sandbox.Server
	cloud  connection.Cloud
	http   *http.Client
}

// practiceKey saves the tests the making of a key for every sandbox.
var practiceKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func start(t *testing.T, o sandbox.Options) *bench {
	t.Helper()
	if o.StateFile == "" && o.Key == nil {
		o.Key = practiceKey()
	}
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t: t, server: s, cloud: s.Cloud(base), http: &http.Client{
		Transport: s.Transport(), Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is an HTTP answer that has been read.
type answer struct {
	status int
	header http.Header
	body   string
	json   map[string]any
}

func (b *bench) do(method, address string, header http.Header, body string) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for k, v := range header {
		r.Header[k] = v
	}
	res, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	a, err := read(res)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

func read(res *http.Response) (answer, error) {
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	a := answer{status: res.StatusCode, header: res.Header, body: string(text)}
	_ = json.Unmarshal(text, &a.json)
	return a, err
}

// post sends a form, as a program would.
func (b *bench) post(address string, form url.Values) answer {
	b.t.Helper()
	return b.do(http.MethodPost, address, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form.Encode())
}

func (b *bench) get(address, token string) answer {
	b.t.Helper()
	h := http.Header{}
	if token != "" {
		h.Set("Authorization", "Bearer "+token)
	}
	return b.do(http.MethodGet, address, h, "")
}

// profile is the ready-made connection with a name, or the first.
func (b *bench) profile(id string) connection.Profile {
	b.t.Helper()
	for _, p := range b.server.Profiles() {
		if id == "" || p.ID == "sandbox-"+id {
			return p
		}
	}
	b.t.Fatalf("no ready-made connection %q", id)
	return connection.Profile{}
}

// appForm is the client credentials request of a connection.
func (b *bench) appForm(p connection.Profile) url.Values {
	return url.Values{
		"grant_type": {"client_credentials"}, "client_id": {p.ClientID}, "client_secret": {b.server.Secret(p.ID).Reveal()},
		"scope": {connection.Resource + "/.default"},
	}
}

func (a answer) text(name string) string {
	s, _ := a.json[name].(string)
	return s
}

// codes are the AADSTS numbers, or the BC code.
func (a answer) code() string {
	if e, ok := a.json["error"].(map[string]any); ok {
		return fmt.Sprint(e["code"])
	}
	if list, ok := a.json["error_codes"].([]any); ok && len(list) > 0 {
		return fmt.Sprintf("%.0f", list[len(list)-1])
	}
	return ""
}

func (a answer) rows() []map[string]any {
	list, _ := a.json["value"].([]any)
	out := make([]map[string]any, 0, len(list))
	for _, v := range list {
		m, _ := v.(map[string]any)
		out = append(out, m)
	}
	return out
}

func TestAppReadsCompaniesAndCustomers(t *testing.T) {
	b := start(t, sandbox.Options{})
	p := b.profile("")
	e := p.Effective(b.cloud)
	tok := b.post(e.TokenURL, b.appForm(p))
	if tok.status != http.StatusOK {
		t.Fatalf("token: %d %s", tok.status, tok.body)
	}
	if tok.text("token_type") != "Bearer" || tok.json["refresh_token"] != nil || tok.json["id_token"] != nil {
		t.Errorf("an app's token answer holds %v", tok.json)
	}
	list := b.get(e.CompaniesURL, tok.text("access_token"))
	if list.status != http.StatusOK {
		t.Fatalf("companies: %d %s", list.status, list.body)
	}
	found := false
	for _, c := range list.rows() {
		found = found || c["id"] == p.Company.ID && c["name"] == p.Company.Name && c["displayName"] == p.Company.Display
	}
	if !found {
		t.Errorf("company %v is not in %s", p.Company, list.body)
	}
	for _, name := range []string{"companyInformation", "customers?$top=1", "items?$top=1", "vendors?$top=1"} {
		got := b.get(e.CompaniesURL+"("+p.Company.ID+")/"+name, tok.text("access_token"))
		if got.status != http.StatusOK || len(got.rows()) != 1 {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	envs := b.get(e.EnvironmentsURL, tok.text("access_token"))
	if envs.status != http.StatusOK || len(envs.rows()) < 3 {
		t.Errorf("environments: %d %s", envs.status, envs.body)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, o := range map[string]sandbox.Options{
		"unknown scenario": {Scenario: "no-such"},
		"path as scenario": {Scenario: "../world"},
	} {
		if _, err := sandbox.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
