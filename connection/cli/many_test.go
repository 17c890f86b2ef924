package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bcconnect/connection/cli"
	"bcconnect/connection/sandbox"
)

// TestManyCustomers: choosing by customer, and what they come to.
func TestManyCustomers(t *testing.T) {
	t.Parallel()
	m, well, ill := newMachine(t), newCloud(t, "well"), newCloud(t, "consent-missing")
	for _, x := range []struct {
		name, group string
		c           *cloud
	}{{"Alpha", "Contoso", well}, {"Bravo", "Contoso", ill}, {"Charlie", "Fabrikam", well}} {
		m.stdin = x.c.secret
		m.must(t, 0, x.c.add(x.name, "--secret-stdin", "--group", x.group)...)
	}
	m.must(t, 0, "add", "Delta", "--draft")
	out := m.must(t, 1, "check", "--group", "contoso", "--summary")
	for _, want := range []string{"1 of 2 work", "1 connection. The Entra administrator can mend this", "Contoso · Bravo"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out := m.must(t, 0, "check", "--group", "Fabrikam", "--json"); !strings.HasPrefix(out, "[") {
		t.Errorf("one of several is no list:\n%s", out)
	}
	path := filepath.Join(t.TempDir(), "all.json")
	m.must(t, 1, "check", "--all", "--summary", "--out", path, "--concurrency", "2")
	var sum struct {
		Kind   string
		Total  int
		Counts map[string]int
	}
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, &sum)
	}
	if err != nil || sum.Kind != "bcconnect-summary" || sum.Total != 4 || sum.Counts["well"] != 2 || sum.Counts["failed"] != 1 || sum.Counts["unfinished"] != 1 {
		t.Errorf("%v, %+v", err, sum)
	}
	for name, args := range map[string][]string{
		"nobody of that name": {"check", "--group", "Adatum"},
		"no such tag":         {"check", "--tag", "nightly"},
		"too many at once":    {"check", "--all", "--concurrency", "1000"},
		"none at once":        {"check", "--all", "--concurrency", "0"},
		"summary of one":      {"check", "Alpha", "--summary"},
		"masked summary":      {"check", "--all", "--summary", "--mask"},
		"two choices":         {"check", "Alpha", "--group", "Contoso"},
	} {
		if code, _, note := m.run(t, args...); code != 2 || note == "" {
			t.Errorf("%s: %d, %q", name, code, note)
		}
	}
	m.silent(t, well.secret, ill.secret)
}

// TestStoppedAmongMany: Ctrl+C ends at once and shows what has been tested.
func TestStoppedAmongMany(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	quick, slow := newCloud(t, "well"), lateCloud(t)
	m.stdin = quick.secret
	m.must(t, 0, quick.add("Alpha", "--secret-stdin")...)
	m.stdin = slow.secret
	m.must(t, 0, slow.add("Bravo", "--secret-stdin")...)
	ctx, stop := context.WithCancel(t.Context())
	var out, note bytes.Buffer
	ended := make(chan int, 1)
	asked := false
	env := m.env(&out, &note)
	env.Stdout = writer(func(b []byte) (int, error) {
		if strings.Contains(string(b), "Alpha") {
			asked = true
			stop()
		}
		return out.Write(b)
	})
	go func() { ended <- cli.Run(ctx, []string{"check", "--all"}, env) }()
	code := <-ended
	if !asked { // the slow one hangs until the end: that this line is reached is the proof
		t.Error("the first was never told")
	}
	if code != cli.ExitNotLooked || !strings.Contains(out.String(), "Stopped: 1 of 2 work") && !strings.Contains(out.String(), "12/12") {
		t.Errorf("%d\n%s%s", code, out.String(), note.String())
	}
	if !strings.Contains(note.String(), "topped") {
		t.Errorf("nothing says that it was stopped: %q", note.String())
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

// lateCloud answers only after a minute.
func lateCloud(t *testing.T) *cloud {
	t.Helper()
	srv, err := sandbox.New(sandbox.Options{Latency: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	at, err := srv.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := srv.Profiles()[0]
	e := p.Effective(at)
	return &cloud{srv: srv, profile: p, secret: srv.Secret(p.ID).Reveal(), flags: []string{
		"--mode", "app", "--tenant", p.Tenant, "--client-id", p.ClientID, "--environment", p.Environment, "--cloud", "own",
		"--openid-url", e.OpenIDURL, "--token-url", e.TokenURL, "--api-url", e.APIURL,
	}}
}

// TestListsCustomersAndTags: what is listed, in which order, and how tags come
// and go.
func TestListsCustomersAndTags(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for _, args := range [][]string{
		{"add", "Beta", "--draft", "--group", "Contoso", "--tag", "vip,nightly"},
		{"add", "Alpha", "--draft", "--group", "Fabrikam"},
		{"add", "Gamma", "--draft", "--group", "Contoso"},
		{"edit", "Beta", "--draft", "--untag", "VIP", "--tag", "#north"},
		{"edit", "Gamma", "--draft", "--group", "Adatum"},
	} {
		m.must(t, 0, args...)
	}
	var list []struct {
		Name, Group string
		Tags        []string
	}
	read := func(args ...string) string {
		list = nil
		if err := json.Unmarshal([]byte(m.must(t, 0, append([]string{"list", "--json"}, args...)...)), &list); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, x := range list {
			names = append(names, x.Name)
		}
		return strings.Join(names, " ")
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "Beta Alpha Gamma"},
		{[]string{"--sort", "name"}, "Gamma Beta Alpha"},
		{[]string{"--sort", "status"}, "Gamma Beta Alpha"},
		{[]string{"--group", "contoso"}, "Beta"},
		{[]string{"--tag", "north"}, "Beta"},
		{[]string{"--tag", "vip"}, ""},
	} {
		if got := read(c.args...); got != c.want {
			t.Errorf("%v: %q, want %q", c.args, got, c.want)
		}
	}
	if read("--tag", "nightly"); len(list) != 1 || strings.Join(list[0].Tags, " ") != "nightly north" {
		t.Errorf("%+v", list)
	}
	if out := m.must(t, 0, "list"); !strings.Contains(out, "CUSTOMER") || !strings.Contains(out, "nightly, north") {
		t.Errorf("the table:\n%s", out)
	}
	if _, _, note := m.run(t, "list", "--group", "nobody"); note == "" {
		t.Error("nothing says that nobody is of that name")
	}
	if code, _, note := m.run(t, "list", "--sort", "colour"); code != 2 || !strings.Contains(note, "tested") {
		t.Errorf("%d, %q", code, note)
	}
}
