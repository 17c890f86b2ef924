package importers_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"bcconnect/connection"
	"bcconnect/connection/handover/importers"
)

const (
	tid    = "aaaaaaaa-1111-2222-3333-444444444444"
	cid    = "bbbbbbbb-1111-2222-3333-444444444444"
	secret = "abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX"
)

// want is what a sample must give; "-" is nothing.
type want struct {
	name, tenant, client, secret, environment, company string
}

func full() want { return want{"", tid, cid, secret, "Production", "CRONUS USA, Inc."} }

// sample is a file as people have it.
type sample struct {
	name   string
	format importers.Format
	text   string
	want   []want
}

func samples() []sample {
	x := full()
	unnamed := x
	nowhere := x
	nowhere.environment, nowhere.company = "", ""
	noCompany := x
	noCompany.company = ""
	named := func(n string, w want) want { w.name = n; return w }
	all := func(s string) string {
		return strings.NewReplacer("TID", tid, "CID", cid, "S3CR3T", secret).Replace(s)
	}
	list := []sample{
		{"Postman environment", importers.Postman, `{"id":"1","name":"Contoso","values":[
			{"key":"tenant_id","value":"TID","enabled":true},{"key":"client_id","value":"CID","enabled":true},
			{"key":"client_secret","value":"S3CR3T","type":"secret","enabled":true},
			{"key":"old_client_id","value":"cccccccc-1111-2222-3333-444444444444","enabled":false},
			{"key":"environment","value":"Production","enabled":true},{"key":"company","value":"CRONUS USA, Inc.","enabled":true}],
			"_postman_variable_scope":"environment"}`, []want{named("Contoso", x)}},
		{
			"Postman, several environments", importers.Postman, `{"version":1,"environments":[
			{"name":"Test","values":[{"key":"tenantId","value":"TID"},{"key":"clientId","value":"CID"},{"key":"env","value":"Sandbox"}]},
			{"name":"Empty","values":[{"key":"baseUrl","value":""}]},
			{"name":"Live","values":[{"key":"tenantId","value":"TID"},{"key":"clientId","value":"CID"},{"key":"env","value":"{{live}}"},{"key":"live","value":"Production"}]}]}`,
			[]want{{"Test", tid, cid, "", "Sandbox", ""}, {"Live", tid, cid, "", "Production", ""}},
		},
		{
			"Postman collection", importers.Collection, `{"info":{"name":"BC","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
			"auth":{"type":"oauth2","oauth2":[{"key":"clientId","value":"{{cid}}"},{"key":"clientSecret","value":"S3CR3T"},
			{"key":"accessTokenUrl","value":"https://login.microsoftonline.com/TID/oauth2/v2.0/token"}]},
			"variable":[{"key":"cid","value":"CID"}],
			"item":[{"name":"f","item":[{"name":"companies","request":{"method":"GET","url":{"raw":"https://api.businesscentral.dynamics.com/v2.0/TID/Production/api/v2.0/companies"}}}]}]}`,
			[]want{named("BC", noCompany)},
		},
		{
			"Postman collection with a token request", importers.Collection, `{"info":{"name":"Token"},"item":[{"request":{"method":"POST",
			"url":"https://login.microsoftonline.com/TID/oauth2/v2.0/token","body":{"mode":"urlencoded","urlencoded":[
			{"key":"client_id","value":"CID"},{"key":"client_secret","value":"S3CR3T"},{"key":"grant_type","value":"client_credentials"}]}}}]}`,
			[]want{named("Token", nowhere)},
		},
		{"REST Client", importers.HTTP, `# Contoso
@tenant = TID
@clientId=CID
@env = Production

### token
# @name token
POST https://login.microsoftonline.com/{{tenant}}/oauth2/v2.0/token
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials&client_id={{clientId}}
&client_secret=S3CR3T
&scope=https://api.businesscentral.dynamics.com/.default

### companies
GET https://api.businesscentral.dynamics.com/v2.0/{{tenant}}/{{env}}/ODataV4/Company('CRONUS%20USA%2C%20Inc.')/Customers
Authorization: Bearer {{token.response.body.access_token}}
`, []want{x}},
		{"PowerShell, variables", importers.PowerShell, `# Contoso
$tenantId = "TID"
$clientId = 'CID'
[string]$clientSecret = "S3CR3T"
$environment = 'Production'
$companyName = "CRONUS USA, Inc."
$url = "https://api.businesscentral.dynamics.com/v2.0/$tenantId/$environment/api/v2.0/companies"
Invoke-RestMethod -Uri $url -Headers $headers`, []want{x}},
		{"BcContainerHelper", importers.PowerShell, `$authContext = New-BcAuthContext -tenantID 'TID' -clientID "CID" -clientSecret S3CR3T
Publish-BcContainerApp -bcAuthContext $authContext -environment "Production" -companyName 'CRONUS USA, Inc.'`, []want{x}},
		{"PowerShell, splatting", importers.PowerShell, `<# client_id = 'dddddddd-1111-2222-3333-444444444444' #>
$id = 'CID'
$parameters = @{
    tenantID     = 'TID'
    clientID     = $id
    clientSecret = 'S3CR3T'
}
$c = New-BcAuthContext @parameters`, []want{nowhere}},
		{"PowerShell, body", importers.PowerShell, `$tenant = 'TID'
$body = @{ grant_type = 'client_credentials'; client_id = 'CID'; client_secret = 'S3CR3T' }
Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Body $body`, []want{nowhere}},
		{".env", importers.DotEnv, `# Contoso
AZURE_TENANT_ID=TID
export AZURE_CLIENT_ID="CID"
AZURE_CLIENT_SECRET='S3CR3T' # ends 2027
BC_ENVIRONMENT=Production
BC_COMPANY=CRONUS USA, Inc.
OTHER=${HOME}`, []want{x}},
		{".env in sections", importers.DotEnv, `[Test]
TENANT_ID=TID
CLIENT_ID=CID
ENVIRONMENT=Sandbox
[Live]
TENANT_ID=TID
CLIENT_ID=CID
ENVIRONMENT=Production`, []want{{"Test", tid, cid, "", "Sandbox", ""}, {"Live", tid, cid, "", "Production", ""}}},
		{"appsettings.json", importers.JSON, `{
  // the shop
  "Logging": { "LogLevel": { "Default": "Information" } },
  "BusinessCentral": { "TenantId": "TID", "ClientId": "CID", "ClientSecret": "S3CR3T", "Environment": "Production", "Company": "CRONUS USA, Inc.", },
}`, []want{named("BusinessCentral", x)}},
		{
			"settings by environment", importers.JSON, `{"$shared":{"clientId":"CID"},"dev":{"tenant":"TID","environment":"Sandbox"},"prod":{"tenant":"TID","environment":"Production"}}`,
			[]want{{"dev", tid, cid, "", "Sandbox", ""}, {"prod", tid, cid, "", "Production", ""}},
		},
		{
			"launch.json", importers.JSON, `{"version":"0.2.0","configurations":[
			{"name":"Cloud test","type":"al","request":"launch","environmentType":"Sandbox","environmentName":"Sandbox-US","tenant":"TID","startupCompany":"CRONUS USA, Inc."},
			{"name":"Cloud live","type":"al","request":"launch","environmentType":"Production","environmentName":"Production","primaryTenantDomain":"contoso.com"}]}`,
			[]want{{"Cloud test", tid, "", "", "Sandbox-US", "CRONUS USA, Inc."}, {"Cloud live", "contoso.com", "", "", "Production", ""}},
		},
		{"Power Query", importers.PowerQuery, `let
    TenantId = "TID",
    Token = Json.Document(Web.Contents("https://login.microsoftonline.com/" & TenantId & "/oauth2/v2.0/token",
        [Content = Text.ToBinary(Uri.BuildQueryString([grant_type = "client_credentials", client_id = "CID", client_secret = "S3CR3T"]))])),
    Source = Json.Document(Web.Contents("https://api.businesscentral.dynamics.com/v2.0/TID/Production/api/v2.0/companies"))
in
    Source`, []want{noCompany}},
		{"C#", importers.Code, `using Microsoft.Identity.Client;
/* const string ClientId = "dddddddd-1111-2222-3333-444444444444"; */
var app = ConfidentialClientApplicationBuilder
    .Create("CID") // the shop
    .WithClientSecret("S3CR3T")
    .WithTenantId("TID")
    .Build();
const string environment = "Production";
string companyName = "CRONUS USA, Inc.";`, []want{x}},
		{"Python", importers.Code, `import msal
app = msal.ConfidentialClientApplication(
    "CID",
    authority="https://login.microsoftonline.com/TID",
    client_credential=os.environ["SECRET_NAME"],
    client_secret='S3CR3T',
)
environment = "Production"  # live
company = 'CRONUS USA, Inc.'`, []want{x}},
		{"AL", importers.Code, `codeunit 50100 "Reader"
{
    procedure Get()
    begin
        ClientId := 'CID';
        ClientSecret := 'S3CR3T';
        TenantId := 'TID';
        EnvironmentName := 'Production';
        CompanyName := 'CRONUS USA, Inc.';
    end;
}`, []want{unnamed}},
		{"curl", importers.Code, `#!/bin/sh
curl -X POST "https://login.microsoftonline.com/TID/oauth2/v2.0/token" \
  -d "grant_type=client_credentials&client_id=CID&client_secret=S3CR3T"
curl "https://api.businesscentral.dynamics.com/v2.0/TID/Production/api/v2.0/companies"`, []want{noCompany}},
		{"a mail", importers.Text, "Hello,\nhere are the values.\nTenant ID: TID\nClient ID: CID\nSecret: S3CR3T\nEnvironment: Production\nCompany: CRONUS USA, Inc.\nRegards", []want{x}},
	}
	for i := range list {
		list[i].text = all(list[i].text)
	}
	return list
}

func TestSamples(t *testing.T) {
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			r, err := importers.Read([]byte(s.text), importers.Auto)
			if err != nil {
				t.Fatal(err)
			}
			if r.Format != s.format {
				t.Errorf("taken for %s, want %s", r.Format, s.format)
			}
			if len(r.Found) != len(s.want) {
				t.Fatalf("%d found, want %d", len(r.Found), len(s.want))
			}
			for i, w := range s.want {
				x := r.Found[i]
				got := want{x.Name, x.Tenant, x.ClientID, x.Secret.Reveal(), x.Environment, x.Company.Name}
				if s.format == importers.Text {
					got.name = ""
				}
				if got != w {
					t.Errorf("got %+v\nwant %+v\ncandidates %v", got, w, x.Candidates)
				}
			}
			forced, err := importers.Read([]byte(s.text), s.format)
			if err != nil || len(forced.Found) != len(r.Found) {
				t.Errorf("forced: %v", err)
			}
		})
	}
}

func TestEncodingsAndOddFiles(t *testing.T) {
	env := "CLIENT_ID=" + cid + "\r\nCOMPANY=S\u00f8rensen\r\n"
	utf16 := []byte{0xff, 0xfe}
	for _, r := range env {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(env), "with a mark": []byte("\ufeff" + env), "UTF-16": utf16, "Windows-1252": []byte(strings.ReplaceAll(env, "ø", "\xf8")),
	} {
		r, err := importers.Read(data, importers.Auto)
		if err != nil || r.Found[0].ClientID != cid || r.Found[0].Company.Name != "Sørensen" {
			t.Errorf("%s: %v %+v", name, err, r)
		}
	}
	for name, tt := range map[string]struct {
		data   string
		format importers.Format
		want   string
	}{
		"a picture":       {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", importers.Auto, importers.KindBinary},
		"a workbook":      {"PK\x03\x04\x14", importers.Auto, importers.KindBinary},
		"a PDF":           {"%PDF-1.7 ...", importers.Auto, importers.KindBinary},
		"odd bytes":       {"\xff\x01\x02", importers.Auto, importers.KindBinary},
		"empty":           {"", importers.Auto, importers.KindNothing},
		"a recipe":        {"Take two eggs and a pound of flour.", importers.Auto, importers.KindNothing},
		"package.json":    {`{"name":"shop","version":"1.0.0"}`, importers.Auto, importers.KindNothing},
		"no JSON":         {"tenant: x", importers.JSON, importers.KindMismatch},
		"unknown format":  {"x", "fax", importers.KindMismatch},
		"far too large":   {strings.Repeat("x", importers.MaxFile+1), importers.Auto, importers.KindTooLarge},
		"a template":      {"CLIENT_ID=<your client id>\nTENANT_ID=${TENANT}\nENVIRONMENT={{env}}", importers.Auto, importers.KindNothing},
		"an endless JSON": {strings.Repeat("[", 100000), importers.JSON, importers.KindMismatch},
	} {
		_, err := importers.Read([]byte(tt.data), tt.format)
		var f *connection.Fault
		if !errors.As(err, &f) || f.Kind != tt.want || f.Stage != connection.StageImport {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}

func TestContradictionsAreAsked(t *testing.T) {
	text := "$tenantId = '" + tid + "'\n$clientId = '" + cid + "'\n$environment = 'Test'\n$env:environment = 'Live'\n"
	r, err := importers.Read([]byte(text), importers.Auto)
	if err != nil || len(r.Found) != 1 {
		t.Fatal(err, r)
	}
	if x := r.Found[0]; x.Environment != "" || len(x.Candidates) != 2 {
		t.Errorf("one of two was taken in silence: %+v", x)
	}
	r, err = importers.Read([]byte(samples()[1].text), importers.Auto)
	if err != nil {
		t.Fatal(err)
	}
	m := importers.Merge(r.Found)
	if m.Tenant != tid || m.ClientID != cid || m.Environment != "" || len(m.Candidates) != 2 {
		t.Errorf("merged: %+v", m)
	}
	if one := importers.Merge(r.Found[:1]); one.Environment != "Sandbox" {
		t.Errorf("one alone: %+v", one)
	}
}

func TestLinesAndProfiles(t *testing.T) {
	for _, s := range samples() {
		r, err := importers.Read([]byte(s.text), importers.Auto)
		if err != nil {
			t.Fatal(err)
		}
		x := r.Found[0]
		for field, v := range map[connection.Field]string{connection.FieldClientID: x.ClientID, connection.FieldSecret: x.Secret.Reveal()} {
			if n := x.Lines[field]; v != "" && s.format != importers.Text && !strings.Contains(strings.Split(s.text, "\n")[max(0, n-1)], v) {
				t.Errorf("%s: %s is not on line %d", s.name, field, n)
			}
		}
		p := x.Profile(1)
		if p.Name == "" || p.Mode != connection.ModeApp {
			t.Errorf("%s: %+v", s.name, p)
		}
	}
}

// FuzzRead holds that nothing panics, that ids and secrets are in
// the file and not made up, and that no error tells a secret.
func FuzzRead(f *testing.F) {
	for _, s := range samples() {
		f.Add(s.text, string(s.format))
		f.Add(s.text, "")
		f.Add(s.text[:len(s.text)/2], string(s.format))
	}
	f.Fuzz(func(t *testing.T, text, format string) {
		if len(text) > 1<<16 {
			return
		}
		r, err := importers.Read([]byte(text), importers.Format(format))
		if err != nil {
			var fault *connection.Fault
			if !errors.As(err, &fault) || strings.Contains(err.Error(), secret) {
				t.Errorf("%v", err)
			}
			return
		}
		if len(r.Found) == 0 {
			t.Error("nothing found, and no error")
		}
		plain := utf8.ValidString(text) && !strings.ContainsAny(text, "\\%&+\u200b") && !strings.ContainsAny(text, "{$\"'\x00\ufeff\u2010\u2011")
		for _, x := range r.Found {
			for _, v := range []string{x.ClientID, x.Secret.Reveal()} {
				if plain && v != "" && !strings.Contains(strings.ToLower(text), strings.ToLower(v)) {
					t.Errorf("a value of %d characters is not in the file", len(v))
				}
			}
			if !x.Secret.Empty() && (strings.Contains(x.Name, x.Secret.Reveal()) && x.Name != x.Secret.Reveal()) {
				t.Error("the name tells the secret")
			}
			_ = x.Profile(1)
		}
		_ = importers.Merge(r.Found)
	})
}

// BenchmarkLongFiles feeds what could make a reader slow, at a part of the size
// of the largest file: a reader that looks back over what it read takes seconds.
func BenchmarkLongFiles(b *testing.B) {
	for _, unit := range repeated() {
		text := []byte(strings.Repeat(unit, importers.MaxFile/8/len(unit)))
		b.Run(fmt.Sprintf("%.12q", unit), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				_, _ = importers.Read(text, importers.Auto)
			}
		})
	}
}

// TestLongFilesAreRead gives the same to every reader: it comes to an end, and
// what is said of it fits on a page.
func TestLongFilesAreRead(t *testing.T) {
	size := importers.MaxFile / 8
	if testing.Short() {
		size /= 128
	}
	for _, unit := range repeated() {
		for _, f := range append(importers.Formats(), importers.Auto) {
			_, err := importers.Read([]byte(strings.Repeat(unit, size/len(unit))), f)
			var fault *connection.Fault
			if err != nil && (!errors.As(err, &fault) || len(err.Error()) > 4096) {
				t.Errorf("%q as %s: %.200v", unit, f, err)
			}
		}
	}
}

// repeated are the pieces of files that a reader could stumble over.
func repeated() []string {
	return []string{
		"@a={{b}}{{c}}{{d}}\n", "{{a}}", "$a = \"$a$a$b\"\n", "a='b'", "a = \"b\" & ", "client_id=x&", "[", "{\"a\":", "\"", "'", "/*", "<#", "let in ",
		"Create(\n", "a(", "-a b ", "A=B\n", "[s]\nCLIENT_ID=" + cid + "\n", "https://a.b/?client_id=x ", "a:", secret + " ", "=", "\n",
	}
}
