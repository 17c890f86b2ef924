package handover_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"bcconnect/connection"
	"bcconnect/connection/handover"
)

// full has every value that a connection file can hold.
func full() connection.Profile {
	return connection.Profile{
		Origin: "0123abcd-X", Name: "Contoso", Group: "Customers", Tags: "nightly,key customer", Mode: connection.ModeDelegate, Tenant: tid, ClientID: cid, Environment: "UAT",
		Company:  connection.Company{ID: coid, Name: "CRONUS", Display: "CRONUS <&> Söhne"},
		Routes:   "contoso/sales/v2.0/targets\nChart_of_Accounts",
		Platform: connection.PlatformWeb, LoginHint: "service@contoso.com", Secret: connection.SecretMeta{Ends: "2027-03-14"},
		Keep: connection.KeepSealed, Cloud: connection.CloudOwn,
		Advanced: connection.Advanced{
			OpenIDURL: "https://login.example/openid", AuthURL: "https://login.example/authorize", AuthMethod: "GET",
			TokenURL: "https://login.example/token", TokenMethod: "POST", APIURL: "https://bc.example", EnvironmentsURL: "https://bc.example/envs",
			WebURL: "https://web.example", RedirectURL: "http://localhost:8400/back", Resource: "https://bc.example", Scope: "https://bc.example/.default",
			CredentialType: connection.CredentialBasic, ContentType: "application/json", AccessTokenProperty: "a", ExpiresInProperty: "b", RefreshTokenProperty: "c",
		},
	}
}

func TestConnectionFileComesBackAsItWent(t *testing.T) {
	for name, p := range map[string]connection.Profile{"full": full(), "bare": {}, "draft": {Name: "x", Draft: false, Mode: connection.ModeApp, Routes: "contoso/sales"}} {
		var b bytes.Buffer
		if err := handover.WriteFile(&b, p); err != nil {
			t.Fatal(err)
		}
		got, err := handover.ReadFile(&b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got != p {
			t.Errorf("%s: got %+v\nwant %+v", name, got, p)
		}
	}
}

func TestConnectionFileTellsNothingAboutTheSecret(t *testing.T) {
	p := full()
	p.ID, p.Revision, p.Secret.Length, p.Secret.Fingerprint, p.Standing.AuthorisedBy = "id-1", 7, 40, "f1nger", "kim@contoso.com"
	var b bytes.Buffer
	if err := handover.WriteFile(&b, p); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"id-1", "f1nger", "length", "revision", "kim@"} {
		if strings.Contains(b.String(), s) {
			t.Errorf("the file holds %q:\n%s", s, b.String())
		}
	}
	if !strings.Contains(b.String(), `"displayName": "CRONUS <&> Söhne"`) {
		t.Errorf("a person could not read it:\n%s", b.String())
	}
}

func TestIsFile(t *testing.T) {
	var b bytes.Buffer
	if err := handover.WriteFile(&b, full()); err != nil {
		t.Fatal(err)
	}
	wide := []byte{0xff, 0xfe} // as some Windows editors save it
	for _, u := range utf16.Encode([]rune(b.String())) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for text, want := range map[string]bool{
		b.String(): true, string(wide): true, "\ufeff" + b.String(): true, b.String()[:60]: true,
		"": false, `{"kind":"bcconnect-bundle"}`: false, "Dear all": false, strings.Repeat(" ", 70_000) + b.String(): false,
	} {
		if handover.IsFile([]byte(text)) != want {
			t.Errorf("%.40q: want %t", text, want)
		}
	}
}

func TestOwnEndpointsMakeAnOwnCloud(t *testing.T) {
	p, err := handover.ReadFile(strings.NewReader(`{"format":1,"kind":"bcconnect-connection","endpoints":{"token":"https://a.example/t","api":"https://b.example"},"oauth":{"tokenMethod":"post"}}`))
	if err != nil || p.Cloud != connection.CloudOwn || p.Advanced.TokenMethod != "POST" {
		t.Errorf("%v %+v", err, p)
	}
}

func TestReadFileRefuses(t *testing.T) {
	with := func(s string) string { return `{"format":1,"kind":"bcconnect-connection",` + s + `}` }
	for name, c := range map[string]struct{ text, kind, arg string }{
		"nothing":               {"", handover.KindNotJSON, ""},
		"prose":                 {"tenant: x", handover.KindNotJSON, ""},
		"list":                  {"[]", handover.KindNotJSON, ""},
		"other JSON":            {`{"tenant":"x"}`, handover.KindNotJSON, ""},
		"other kind":            {`{"format":1,"kind":"postman"}`, handover.KindNotJSON, ""},
		"format as text":        {`{"format":"1","kind":"bcconnect-connection"}`, handover.KindNotJSON, ""},
		"two documents":         {with(`"name":"a"`) + with(`"name":"b"`), handover.KindNotJSON, ""},
		"cut off":               {with(`"name":"a"`)[:40], handover.KindNotJSON, ""},
		"routes as text":        {with(`"routes":"contoso/sales/v2.0"`), handover.KindValue, "routes"},
		"a number as route":     {with(`"routes":[1]`), handover.KindValue, "routes"},
		"a list in the routes":  {with(`"routes":[["x"]]`), handover.KindValue, "routes"},
		"a secret in a route":   {with(`"routes":["https://h.example/api/a/b/v1.0?code=abc"]`), handover.KindSecret, "routes"},
		"routes cut off":        {with(`"routes":["contoso/sales/v2.0"`)[:60], handover.KindNotJSON, ""},
		"newer":                 {`{"format":2,"kind":"bcconnect-connection","wonder":true}`, handover.KindNewer, ""},
		"secret":                {with(`"clientSecret":"x"`), handover.KindSecret, "clientSecret"},
		"token":                 {with(`"oauth":{"refresh_token":"x"}`), handover.KindSecret, "refresh_token"},
		"password":              {with(`"Password":"x"`), handover.KindSecret, "Password"},
		"Entra secret as name":  {with(`"name":"` + secret + `"`), handover.KindSecret, "name"},
		"Entra secret as key":   {with(`"` + secret + `":1`), handover.KindSecret, ""},
		"JWT":                   {with(`"group":"eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwcyJ9.x"`), handover.KindSecret, "group"},
		"credentials in a URL":  {with(`"endpoints":{"api":"https://me:pw@x.example"}`), handover.KindSecret, "api"},
		"secret in a URL":       {with(`"endpoints":{"token":"https://x.example/?client_secret=y"}`), handover.KindSecret, "token"},
		"unknown":               {with(`"colour":"red"`), handover.KindUnknownField, "colour"},
		"other case":            {with(`"Tenant":"x"`), handover.KindUnknownField, "Tenant"},
		"unknown, long":         {with(`"` + strings.Repeat("ü", 99) + `":1`), handover.KindUnknownField, strings.Repeat("ü", 40) + "…"},
		"unknown, nested":       {with(`"company":{"number":"1"}`), handover.KindUnknownField, "number"},
		"twice":                 {with(`"name":"a","name":"b"`), handover.KindValue, "name"},
		"number":                {with(`"name":1`), handover.KindValue, "name"},
		"null":                  {with(`"name":null`), handover.KindValue, "name"},
		"text for an object":    {with(`"company":"CRONUS"`), handover.KindValue, "company"},
		"object for a text":     {with(`"name":{}`), handover.KindValue, "name"},
		"list for an object":    {with(`"endpoints":[]`), handover.KindValue, "endpoints"},
		"mode":                  {with(`"mode":"magic"`), handover.KindValue, "mode"},
		"platform":              {with(`"platform":"spa"`), handover.KindValue, "platform"},
		"keep":                  {with(`"keep":"plain"`), handover.KindValue, "keep"},
		"cloud":                 {with(`"cloud":"moon"`), handover.KindValue, "cloud"},
		"day":                   {with(`"secretEnds":"soon"`), handover.KindValue, "secretEnds"},
		"http address":          {with(`"endpoints":{"token":"http://x.example/t"}`), handover.KindValue, "token"},
		"file address":          {with(`"endpoints":{"api":"file:///etc/passwd"}`), handover.KindValue, "api"},
		"format is not a whole": {`{"format":1.5,"kind":"bcconnect-connection"}`, handover.KindNotJSON, ""},
		"sealed":                {`{"kind":"bcconnect-bundle","format":1}` + "\nAAAA\nAAAA\n", handover.KindSealed, ""},
		"id with blanks":        {with(`"id":"a b"`), handover.KindValue, "id"},
		"id without end":        {with(`"id":"` + strings.Repeat("a", 65) + `"`), handover.KindValue, "id"},
		"id as a number":        {with(`"id":1`), handover.KindValue, "id"},
		"text for a list":       {with(`"tags":"a"`), handover.KindValue, "tags"},
		"object in a list":      {with(`"routes":[{}]`), handover.KindValue, "routes"},
		"number in a list":      {with(`"tags":["a",1]`), handover.KindValue, "tags"},
		"list in a list":        {with(`"tags":[["a"]]`), handover.KindValue, "tags"},
		"list elsewhere":        {with(`"group":["a"]`), handover.KindValue, "group"},
		"tags in an object":     {with(`"company":{"tags":["a"]}`), handover.KindUnknownField, "tags"},
		"Entra secret as a tag": {with(`"tags":["a","` + secret + `"]`), handover.KindSecret, "tags"},
		"large":                 {with(`"name":"` + strings.Repeat("x", 70_000) + `"`), handover.KindTooLarge, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := handover.ReadFile(strings.NewReader(c.text))
			var f *connection.Fault
			if !errors.As(err, &f) {
				t.Fatalf("no fault but %v", err)
			}
			if f.Stage != connection.StageImport || f.Kind != c.kind || f.Args[connection.ArgName] != c.arg {
				t.Errorf("%s, about %q; want %s about %q", f.Kind, f.Args[connection.ArgName], c.kind, c.arg)
			}
			if p != (connection.Profile{}) {
				t.Error("something was read all the same")
			}
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "pw@") {
				t.Error("the error shows the secret")
			}
		})
	}
}

func TestReadFileAndBrokenDisks(t *testing.T) {
	var f *connection.Fault
	if _, err := handover.ReadFile(iotest.ErrReader(io.ErrUnexpectedEOF)); !errors.As(err, &f) || f.Kind != handover.KindUnreadable {
		t.Errorf("got %v", err)
	}
	if err := handover.WriteFile(brokenWriter{}, full()); !errors.As(err, &f) || !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("got %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestFilesOfWindowsEditors(t *testing.T) {
	text := `{"format":1,"kind":"bcconnect-connection","name":"Zoë"}`
	units := utf16.Encode([]rune(text))
	little, big := append(make([]byte, 0, 2*len(text)+2), 0xff, 0xfe), append(make([]byte, 0, 2*len(text)+2), 0xfe, 0xff)
	for _, u := range units {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	for name, data := range map[string][]byte{"UTF-8 with mark": []byte("\ufeff" + text), "UTF-16": little, "UTF-16, big": big} {
		if p, err := handover.ReadFile(bytes.NewReader(data)); err != nil || p.Name != "Zoë" {
			t.Errorf("%s: %q %v", name, p.Name, err)
		}
	}
}

func TestLinks(t *testing.T) {
	p := connection.Profile{Name: "x", Mode: connection.ModeApp, Tenant: tid, ClientID: cid, Environment: "UAT"}
	e := p.Effective(connection.Public())
	own := e
	own.AuthURL, own.Portal, own.WebURL = "https://login.example/auth", "", ""
	p.Mode = connection.ModeUser
	person := p.Effective(connection.Public())
	noApp := e
	noApp.ClientID = ""
	for name, c := range map[string]struct{ got, want string }{
		"BC apps":         {handover.BCAppsLink(e), "https://businesscentral.dynamics.com/" + tid + "/UAT/?page=9860"},
		"BC":              {handover.BCLink(e), "https://businesscentral.dynamics.com/" + tid + "/UAT/"},
		"BC, own":         {handover.BCAppsLink(own), ""},
		"portal":          {handover.PortalLink(e, handover.BladeSecrets), "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/" + cid},
		"portal, no app":  {handover.PortalLink(noApp, handover.BladeSecrets), "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"},
		"portal, own":     {handover.PortalLink(own, handover.BladeSecrets), ""},
		"consent, app":    {handover.ConsentLink(e), "https://login.microsoftonline.com/" + tid + "/adminconsent?client_id=" + cid},
		"consent, person": {handover.ConsentLink(person), "https://login.microsoftonline.com/" + tid + "/v2.0/adminconsent?client_id=" + cid + "&redirect_uri=http%3A%2F%2Flocalhost&scope=https%3A%2F%2Fapi.businesscentral.dynamics.com%2F.default"},
		"consent, own":    {handover.ConsentLink(own), ""},
		"consent, no app": {handover.ConsentLink(noApp), ""},
		"mail":            {handover.Mailto("a b+c", "x\ny&z"), "mailto:?subject=a%20b%2Bc&body=x%0D%0Ay%26z"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s\nwant %s", name, c.got, c.want)
		}
	}
	l := handover.Mail(p, person)
	if l.Body.Key != "handover.mail.person" || l.Body.Args[connection.ArgLink] != handover.ConsentLink(person) || handover.Mail(connection.Profile{}, e).Body.Key != "handover.mail.app" {
		t.Errorf("letter %+v", l)
	}
}

func FuzzReadFile(f *testing.F) {
	var b bytes.Buffer
	_ = handover.WriteFile(&b, full())
	f.Add(b.Bytes())
	f.Add([]byte(`{"format":1,"kind":"bcconnect-connection","company":{"id":"x"}}`))
	f.Add([]byte(`{"format":1,"kind":"bcconnect-connection","secret":"` + secret + `"}`))
	f.Add([]byte{0xff, 0xfe, '{', 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := handover.ReadFile(bytes.NewReader(data))
		if err != nil {
			var fault *connection.Fault
			if !errors.As(err, &fault) || fault.Stage != connection.StageImport || fault.Kind == "" {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		if p.ID != "" || p.Secret.Length != 0 || p.Secret.Fingerprint != "" || p.Revision != 0 {
			t.Fatalf("a file decides what is not its business: %+v", p)
		}
		var out bytes.Buffer
		if err := handover.WriteFile(&out, p); err != nil {
			t.Fatal(err)
		}
		if !connection.FindEntraSecret(out.String()).Empty() {
			t.Fatalf("a secret came through: %s", out.String())
		}
		if again, err := handover.ReadFile(&out); err != nil || again != p {
			t.Fatalf("second reading: %v\n%+v\n%+v", err, again, p)
		}
	})
}
