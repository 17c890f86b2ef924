package check_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
)

// voice says the product's own words.
func voice(tb testing.TB) check.Say {
	tb.Helper()
	words, err := text.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return words.Sayer(text.English)
}

// Names that a masked report must not hold.
const (
	realTenant  = "8b1c7f52-6f0f-4a57-9a43-0f2c5c1d9e77"
	realApp     = "1f0c2b7e-5d0a-4c55-9d3e-2b9c63f1a777"
	realCompany = "9a4f0000-0000-0000-0000-000000000777"
)

var realNames = []string{
	realTenant, realApp, realCompany, "Wingtip", "wingtip.example", "kim@wingtip.example", "Holding AG", "Holding%20AG",
	"North-Prod", "North-Test", "Corp Root CA", "token.wingtip-cloud.example", `C:\Users\kim`, "Old Name Ltd", "Südwind",
}

// customer is a report full of names.
func customer() check.Report {
	r := sample()
	args := func(pairs ...string) map[connection.Arg]string {
		out := map[connection.Arg]string{}
		for i := 0; i < len(pairs); i += 2 {
			out[connection.Arg(pairs[i])] = pairs[i+1]
		}
		return out
	}
	r.Name, r.Program = "Wingtip", "1.2.3"
	r.Subject = check.Subject{
		Mode: connection.ModeDelegate, Tenant: "wingtip.example", ClientID: realApp, Account: "Kim@Wingtip.example",
		Environment: "North-Prod", Company: "Holding AG",
	}
	r.Facts = check.Facts{
		TenantID: realTenant, AppID: realApp, Account: "kim@wingtip.example", Roles: []string{"API.ReadWrite.All"},
		Environment: "North-Prod", EnvironmentType: "Production", Country: "DE", Version: "27.1",
		Company:      connection.Company{ID: realCompany, Name: "Holding AG", Display: "Wingtip Holding AG"},
		Environments: []check.Environment{{Name: "North-Prod"}, {Name: "North-Test"}},
		Companies:    []connection.Company{{Name: "Holding AG"}, {Name: "Südwind"}},
		TokenExpires: time.Date(2026, 9, 1, 10, 0, 0, 0, time.UTC),
	}
	r.Results = append(r.Results, check.Result{
		ID: check.RungCompany, Verdict: check.Fail,
		Words: check.Words{Key: "finding.company-near.title", Args: args("company", "Holding AG", "near", "Südwind", "environment", "North-Prod")},
		Findings: []diagnose.Finding{{
			ID: "BCC-700", Code: "company-near", Who: diagnose.OwnerYou, Field: connection.FieldCompany, Severity: connection.SeverityError,
			Args:    args("company", "Holding AG", "near", "Südwind", "choices", "Südwind, Holding AG", "path", `C:\Users\kim`, "issuer", "Corp Root CA", "host", "token.wingtip-cloud.example:443"),
			Choices: []string{"Südwind", "Holding AG"},
			Fault: &connection.Fault{
				HTTP: 404, Corr: "corr-2", Detail: canary + " Holding AG", Err: errors.New(canary), Args: args("tenant", "wingtip.example"),
			},
		}},
		Evidence: []journal.Exchange{{
			Method: "GET", Status: 404, Corr: "corr-2", Request: canary, Response: canary, Profile: "c1",
			URL: "https://token.wingtip-cloud.example/v2.0/" + realTenant + "/North-Prod/api/v2.0/companies(" + realCompany + ")?company=Holding%20AG",
		}},
	})
	before := customer0(r)
	c := check.Compare(before, r)
	r.Changes = &c
	return r
}

// customer0 is the test before: other names, and nothing failed.
func customer0(r check.Report) check.Report {
	old := r
	old.Started = r.Started.Add(-24 * time.Hour)
	old.Subject.Company, old.Facts.Company = "Old Name Ltd", connection.Company{Display: "Old Name Ltd"}
	old.Results = slices.Clone(r.Results)
	last := &old.Results[len(old.Results)-1]
	last.Verdict, last.Findings, last.Words = check.Pass, nil, check.Words{Key: "rung.company.pass"}
	return old
}

// formats are all ways to write a report.
func formats(tb testing.TB) map[string]func(io.Writer, check.Report) error {
	tb.Helper()
	say := voice(tb)
	return map[string]func(io.Writer, check.Report) error{
		"text":     func(w io.Writer, r check.Report) error { return r.WriteText(w, say) },
		"markdown": func(w io.Writer, r check.Report) error { return r.WriteMarkdown(w, say) },
		"json":     func(w io.Writer, r check.Report) error { return r.WriteJSON(w) },
		"junit":    func(w io.Writer, r check.Report) error { return check.WriteJUnit(w, say, r) },
		"html":     func(w io.Writer, r check.Report) error { return check.WriteHTML(w, say, r) },
	}
}

func written(tb testing.TB, write func(io.Writer, check.Report) error, r check.Report) string {
	tb.Helper()
	var b bytes.Buffer
	if err := write(&b, r); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func TestNoFormatTellsASecret(t *testing.T) {
	for name, write := range formats(t) {
		out := written(t, write, customer())
		if strings.Contains(out, canary) {
			t.Errorf("%s holds bodies, causes or the server's own words", name)
		}
		if strings.Contains(out, "⟨") {
			t.Errorf("%s lacks words:\n%s", name, out)
		}
		if !strings.Contains(out, "Wingtip") || !strings.Contains(out, "27.1") || !strings.Contains(out, "1.2.3") {
			t.Errorf("%s does not say of what it is a report:\n%s", name, out)
		}
	}
}

func TestMaskedReportsHoldNoName(t *testing.T) {
	r := customer()
	masked := r.Mask()
	for name, write := range formats(t) {
		out := strings.ToLower(written(t, write, masked))
		for _, real := range realNames {
			if strings.Contains(out, strings.ToLower(real)) {
				t.Errorf("%s holds %q", name, real)
			}
		}
		// What is nobody's name stays, and what belongs together is still seen.
		for _, want := range []string{"company-", "environment-", "tenant-", "app-", "27.1", "corr-2"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s lost %q:\n%s", name, want, out)
			}
		}
		if name != "json" && name != "html" && !strings.Contains(out, "aliases") {
			t.Errorf("%s does not say that it is masked", name)
		}
	}
	if masked.Subject.Environment != masked.Facts.Environment || masked.Facts.Environment != masked.Facts.Environments[0].Name ||
		masked.Facts.Environment == masked.Facts.Environments[1].Name {
		t.Errorf("the same name has several aliases, or two have one: %+v", masked.Facts)
	}
	if masked.Facts.Roles[0] != "API.ReadWrite.All" || masked.Facts.EnvironmentType != "Production" {
		t.Errorf("Microsoft's own names are gone: %+v", masked.Facts)
	}
	if again := r.Mask(); written(t, formats(t)["json"], again) != written(t, formats(t)["json"], masked) {
		t.Error("aliases depend on chance")
	}
	// The report itself is as it was.
	if r.Name != "Wingtip" || r.Facts.Companies[1].Name != "Südwind" || r.Results[len(r.Results)-1].Findings[0].Args[connection.ArgNear] != "Südwind" ||
		r.Changes.Facts[0].Before != "Old Name Ltd" {
		t.Error("masking changed the report that it was given")
	}
}

// junit is what CI servers read.
type junit struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Skipped  int `xml:"skipped,attr"`
	Suites   []struct {
		Name       string `xml:"name,attr"`
		Tests      int    `xml:"tests,attr"`
		Failures   int    `xml:"failures,attr"`
		Skipped    int    `xml:"skipped,attr"`
		Timestamp  string `xml:"timestamp,attr"`
		Properties []struct {
			Name  string `xml:"name,attr"`
			Value string `xml:"value,attr"`
		} `xml:"properties>property"`
		Out   string `xml:"system-out"`
		Cases []struct {
			Class   string `xml:"classname,attr"`
			Name    string `xml:"name,attr"`
			Time    string `xml:"time,attr"`
			Failure *struct {
				Message string `xml:"message,attr"`
				Type    string `xml:"type,attr"`
				Text    string `xml:",chardata"`
			} `xml:"failure"`
			Skipped *struct {
				Message string `xml:"message,attr"`
			} `xml:"skipped"`
			Out string `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

func TestJUnit(t *testing.T) {
	var b bytes.Buffer
	if err := check.WriteJUnit(&b, voice(t), sample(), check.Report{Name: "A & <B>\x1b"}, customer()); err != nil {
		t.Fatal(err)
	}
	var got junit
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	if got.Tests != 11 || got.Failures != 3 || got.Skipped != 4 || len(got.Suites) != 3 {
		t.Errorf("%d cases, %d failed, %d skipped, %d suites", got.Tests, got.Failures, got.Skipped, len(got.Suites))
	}
	first := got.Suites[0]
	if first.Name != "Contoso | *Prod*" || first.Tests != 5 || first.Failures != 1 || first.Skipped != 2 || first.Timestamp != "2026-09-01T09:00:00" ||
		len(first.Properties) == 0 {
		t.Errorf("%+v", first)
	}
	failed := first.Cases[2]
	if failed.Class != first.Name || failed.Name != "02 Tenant" || failed.Time != "0.007" || failed.Failure == nil || failed.Skipped != nil {
		t.Fatalf("%+v", failed)
	}
	if f := failed.Failure; f.Type != "tenant-unknown" || f.Message == "" || !strings.Contains(f.Text, "BCC-300") || !strings.Contains(f.Text, "corr-1") {
		t.Errorf("%+v", f)
	}
	if remark := first.Cases[1]; remark.Failure != nil || remark.Skipped != nil || !strings.Contains(remark.Out, "BCC-214") {
		t.Errorf("a remark is %+v", remark)
	}
	for _, i := range []int{3, 4} {
		if c := first.Cases[i]; c.Skipped == nil || c.Skipped.Message == "" || c.Failure != nil {
			t.Errorf("not run: %+v", c)
		}
	}
	if !strings.Contains(first.Out, "What was verified") {
		t.Errorf("what was verified is not said: %s", first.Out)
	}
	if got.Suites[1].Name != "A & <B> " || got.Suites[1].Tests != 0 {
		t.Errorf("%+v", got.Suites[1])
	}
}

// outside finds what a browser would fetch.
var outside = regexp.MustCompile(`(?i)<(?:script|link|img|iframe|object|embed|base|form|svg|video|audio)\b|\bsrc\s*=|@import|url\(|\bon\w+\s*=|javascript:`)

func TestHTML(t *testing.T) {
	evil := `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	r := customer()
	r.Name += evil
	r.Facts.Company.Display, r.Subject.Company = evil, evil+"\u202e"
	last := &r.Results[len(r.Results)-1]
	last.Words.Args[connection.ArgCompany], last.Findings[0].Choices = evil, []string{evil}
	last.Findings[0].Docs, last.Evidence[0].URL, last.Findings[0].Fault.Corr = "javascript:alert(1)", evil, evil
	out := written(t, formats(t)["html"], r)
	// Only tags and styles can act; text may name such things.
	if m := outside.FindAllString(strings.Join(tags.FindAllString(out, -1), "\n"), -1); m != nil {
		t.Errorf("the page is not self-contained, or lets names act: %q", m)
	}
	if strings.Contains(out, "<script") || strings.Contains(out, "\u202e") {
		t.Error("a name acts")
	}
	for _, want := range []string{
		"#F5F6F8", "#FFFFFF", "#0B6E75", "#1C2530", "border-radius: 12px", "prefers-color-scheme: dark", "@media print", `lang="en"`,
		"default-src 'none'", "✗ not working", "corr-1", "BCC-700", "What was verified", "Changed since the test of 2026-08-31",
		"App (client ID)", realApp, "27.1", "Program: BC Connect 1.2.3", "✓ Passed", "GET ",
		`<span class="fail">✗</span>`, `<span class="attention">!</span>`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
	if strings.Contains(out, "<nav") {
		t.Error("one report has a list of reports")
	}
}

var tags = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)

func TestHTMLOfSeveral(t *testing.T) {
	var b bytes.Buffer
	passed := sample()
	passed.Results = passed.Results[:1]
	if err := check.WriteHTML(&b, voice(t), passed, customer()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`href="#report-1"`, `id="report-1"`, `href="#report-2"`, `id="report-2"`, "Nothing has to be mended.", "What has to be mended"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in the page", want)
		}
	}
	if err := check.WriteHTML(&b, voice(t)); err != nil {
		t.Errorf("no report: %v", err)
	}
}

func TestStatement(t *testing.T) {
	r := sample()
	r.Results = append(r.Results, check.Result{ID: check.RungHealth, Verdict: check.Running})
	got := r.Statement()
	want := []check.Group{
		{Verdict: check.Pass, Rungs: []check.ID{check.RungValues}},
		{Verdict: check.Attention, Rungs: []check.ID{check.RungNetwork}},
		{Verdict: check.Fail, Rungs: []check.ID{check.RungTenant}},
		{Verdict: check.NotRun, Rungs: []check.ID{check.RungSignIn, check.RungHealth}},
		{Verdict: check.NotApplicable, Rungs: []check.ID{check.RungEnvironments}},
	}
	if !slices.EqualFunc(got, want, func(a, b check.Group) bool { return a.Verdict == b.Verdict && slices.Equal(a.Rungs, b.Rungs) }) {
		t.Errorf("%v", got)
	}
	for _, name := range []string{"text", "markdown"} {
		out := written(t, formats(t)[name], r)
		for _, want := range []string{"What was verified", "Passed (1): Values", "Not run (2): Sign-in, Health", "2026-09-01 09:00:00 UTC"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s does not say %q:\n%s", name, want, out)
			}
		}
	}
	var j struct {
		Verified struct {
			At                                time.Time
			Passed, Attention, Failed, NotRun []string
			NotApplicable                     []string
		}
	}
	if err := json.Unmarshal([]byte(written(t, formats(t)["json"], r)), &j); err != nil {
		t.Fatal(err)
	}
	v := j.Verified
	if !v.At.Equal(r.Started) || !slices.Equal(v.Passed, []string{"values"}) || !slices.Equal(v.NotRun, []string{"signin", "health"}) ||
		!slices.Equal(v.Failed, []string{"tenant"}) || !slices.Equal(v.Attention, []string{"network"}) || !slices.Equal(v.NotApplicable, []string{"environments"}) {
		t.Errorf("%+v", v)
	}
}

func TestNewWritersReportErrors(t *testing.T) {
	if check.WriteHTML(full{}, voice(t), sample()) == nil || check.WriteJUnit(full{}, voice(t), sample()) == nil ||
		(check.Changes{}).WriteText(full{}, voice(t)) == nil {
		t.Error("a full disk goes unnoticed")
	}
}
