package check_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"bcconnect/connection"
	"bcconnect/connection/check"
)

// routed is a cloud with APIs and web services of its own, by the end of the path.
type routed struct {
	*cloud
	routes map[string]reply
}

func list(names ...string) reply {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(`{"name":"` + n + `"}`)
	}
	return reply{status: 200, body: `{"value":[` + b.String() + `]}`}
}

func newRouted(routes ...string) *routed {
	c := newCloud()
	c.profile.Routes = connection.Routes(strings.Join(routes, "\n"))
	company := "companies(" + companyID + ")/"
	odata := "Company('CRONUS%20US')/"
	return &routed{cloud: c, routes: map[string]reply{
		"api/contoso/sales/v2.0":                        list("companies", "targets", "bonuses"),
		"api/contoso/sales/v2.0/" + company + "targets": {status: 200, body: `{"value":[]}`},
		"api/contoso/sales/v2.0/" + company + "bonuses": {status: 400, body: refused("Internal_ServerError", "x (TableData 70001 Sales Bonus Read: Contoso Sales)")},
		"ODataV4/":                   list("Company", "Items"),
		"ODataV4/" + odata + "Items": {status: 200, body: `{"value":[{"No":"1"}]}`},
		"ODataV4/" + odata + "item":  {status: 404, body: refused("BadRequest_ResourceNotFound", "x")},
		"api/v2.0/apicategoryroutes": {status: 200, body: `{"value":[{"publisher":"contoso","group":"sales","version":"v2.0"}]}`},
		"api/contoso/down/v1.0":      {status: 503, header: map[string]string{"Retry-After": "300"}},
		"api/contoso/down/v2.0":      {status: 503, header: map[string]string{"Retry-After": "300"}},
		"api/contoso/busy/v1.0":      {status: 429, header: map[string]string{"Retry-After": "300"}},
	}}
}

func (c *routed) RoundTrip(r *http.Request) (*http.Response, error) {
	_, path, _ := strings.Cut(r.URL.EscapedPath(), "/Production/")
	a, ok := c.routes[path]
	if !ok && (strings.HasPrefix(path, "api/contoso/") || strings.HasPrefix(path, "ODataV4")) {
		a, ok = reply{status: 404, body: refused("BadRequest_NotFound", "x")}, true
	}
	if !ok {
		return c.cloud.RoundTrip(r)
	}
	c.mu.Lock()
	c.calls["route"]++
	c.mu.Unlock()
	if err := c.pause(r.Context()); err != nil {
		return nil, err
	}
	h := http.Header{"Content-Type": {"application/json"}}
	for k, v := range a.header {
		h.Set(k, v)
	}
	return &http.Response{
		StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h, Request: r,
		Body: io.NopCloser(strings.NewReader(a.body)), ContentLength: int64(len(a.body)),
	}, nil
}

func (c *routed) world() check.World {
	w := c.cloud.world()
	w.HTTP = &http.Client{Transport: c.journal.Transport(c)}
	return w
}

func TestNoRoutesNoRung(t *testing.T) {
	c := newRouted()
	r := check.Run(t.Context(), c.world(), nil)
	if _, there := r.Result(check.RungRoutes); there || len(r.Results) != 13 || c.counts()["route"] != 0 {
		t.Errorf("%d rungs, %d questions", len(r.Results), c.counts()["route"])
	}
	if got := check.RungsOf(connection.Profile{Routes: "no/route"}); len(got) != 13 {
		t.Errorf("a rung for what is no route: %v", got)
	}
	if all := check.AllRungs(); len(all) != 14 || slices.Index(all, check.RungRoutes) != slices.Index(all, check.RungRead)+1 {
		t.Errorf("all: %v", all)
	}
}

func TestRoutesRung(t *testing.T) {
	tests := []struct {
		routes  string
		verdict check.Verdict
		words   string // key and what it names
		codes   string
		asked   int
	}{
		{"contoso/sales/v2.0", check.Pass, "rung.routes.one contoso/sales/v2.0", "", 1},
		{"contoso/sales/v2.0/targets,Items", check.Pass, "rung.routes.pass ", "", 4},
		{"contoso/sales/v2.0/bonuses", check.Fail, "finding.route-permission.title contoso/sales/v2.0/bonuses", "route-permission", 2},
		{"contoso/sales/v1.0", check.Fail, "finding.route-version.title contoso/sales/v1.0", "route-version", 2},
		{"contoso/sales/v2.0,item", check.Fail, "finding.service-near.title item", "service-near", 3},
		{"fabrikam/x/v1.0,fabrikam/y/v1.0,Items", check.Fail, "rung.routes.some ", "route-missing route-missing", 5},
		{"contoso/down/v1.0,contoso/down/v2.0", check.Fail, "rung.routes.some ", "http-503", 2},
		{"contoso/busy/v1.0", check.Fail, "finding.throttled.title contoso/busy/v1.0", "throttled", 1},
	}
	for _, tt := range tests {
		t.Run(tt.routes, func(t *testing.T) {
			c := newRouted(strings.Split(tt.routes, ",")...)
			c.routes["api/fabrikam/x/v1.0"], c.routes["api/fabrikam/y/v1.0"] = reply{status: 404}, reply{status: 404}
			r := check.Run(t.Context(), c.world(), nil)
			x, ok := r.Result(check.RungRoutes)
			if !ok || x.Verdict != tt.verdict {
				t.Fatalf("%v: %s, %v", ok, x.Verdict, x.Words)
			}
			if got := x.Words.Key + " " + x.Words.Args[connection.ArgRoute]; got != tt.words {
				t.Errorf("words %q, want %q", got, tt.words)
			}
			var codes []string
			for _, f := range x.Findings {
				codes = append(codes, f.Code)
			}
			if got := strings.Join(codes, " "); got != tt.codes {
				t.Errorf("findings %q, want %q", got, tt.codes)
			}
			if c.counts()["route"] != tt.asked || len(x.Evidence) != tt.asked {
				t.Errorf("%d questions, %d as evidence, want %d", c.counts()["route"], len(x.Evidence), tt.asked)
			}
			if r.Subject.Routes != strings.ReplaceAll(tt.routes, ",", ", ") {
				t.Errorf("subject: %q", r.Subject.Routes)
			}
			for _, other := range r.Results {
				if other.ID != check.RungRoutes && other.Verdict != check.Pass {
					t.Errorf("%s is %s", other.ID, other.Verdict)
				}
			}
		})
	}
}

// A connection may use nothing but its own API: what it may not read of
// Microsoft's does not keep that from being tested.
func TestRoutesDoNotNeedTheStandardAPI(t *testing.T) {
	c := newRouted("contoso/sales/v2.0/targets")
	c.customers = []reply{{status: 403, body: refused("Internal_ServerError", "x (TableData 18 Customer Read: Base Application)")}}
	r := check.Run(t.Context(), c.world(), nil)
	if x, _ := r.Result(check.RungRoutes); x.Verdict != check.Pass {
		t.Errorf("%s", x.Verdict)
	}
	c = newRouted("contoso/sales/v2.0/targets")
	c.profile.Company = connection.Company{Name: "Adatum"}
	r = check.Run(t.Context(), c.world(), nil)
	if x, _ := r.Result(check.RungRoutes); x.Verdict != check.NotRun || x.Blocker != check.RungCompany || c.counts()["route"] != 0 {
		t.Errorf("without the company: %s because of %s", x.Verdict, x.Blocker)
	}
}

func TestRoutesStopWithTheTest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newRouted("contoso/sales/v2.0/targets")
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		r := check.Run(ctx, c.world(), func(x check.Result) {
			if x.ID == check.RungRoutes && x.Verdict == check.Running {
				stop()
			}
		})
		if x, _ := r.Result(check.RungRoutes); x.Verdict != check.NotRun || len(x.Findings) != 0 {
			t.Errorf("%s, %v", x.Verdict, x.Findings)
		}
	})
}

func TestRoutesInReports(t *testing.T) {
	c := newRouted("contoso/sales/v2.0", "contoso/sales/v2.0/bonuses", "item")
	r := check.Run(t.Context(), c.world(), nil)
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"id": "routes"`, `"routes": "contoso/sales/v2.0, contoso/sales/v2.0/bonuses, item"`, `"near": "Items"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in the report", want)
		}
	}
	back, err := check.ReadReports(&b)
	if err != nil || len(back) != 1 || !slices.Equal(back[0].Facts.Routes, []string{"contoso/sales/v2.0"}) || back[0].Subject != r.Subject {
		t.Fatalf("read back: %+v, %v", back, err)
	}
	for _, f := range check.Formats() {
		b.Reset()
		if err := f.Write(&b, say, r); err != nil || !strings.Contains(b.String(), "rung.routes.name") && f != check.FormatJSON {
			t.Errorf("%s: %v, the rung is missing", f, err)
		}
		b.Reset()
		masked := r.Mask()
		if err := f.Write(&b, say, masked); err != nil || strings.Contains(strings.ToLower(b.String()), "contoso/sales") {
			t.Errorf("%s, masked, %v: names whoever made the API:\n%s", f, err, b.String())
		}
	}
	c.profile.Routes = "contoso/sales/v2.0\nItems"
	changes := check.Compare(r, check.Run(t.Context(), c.world(), nil))
	if len(changes.Rungs) != 1 || changes.Rungs[0].ID != check.RungRoutes || len(changes.Gone) != 2 || len(changes.Facts) != 2 {
		t.Errorf("changes: %+v", changes)
	}
}
