package handover_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/handover"
)

const (
	tid    = "11111111-2222-4333-8444-555555555555"
	cid    = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	oid    = "99999999-8888-4777-8666-555555555555"
	coid   = "cccccccc-1111-4222-8333-444444444444"
	secret = "abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX"
)

func TestPaste(t *testing.T) {
	both := handover.Pasted{Tenant: tid, ClientID: cid}
	all := handover.Pasted{Tenant: tid, ClientID: cid, Secret: secret}
	for name, c := range map[string]struct {
		text string
		want handover.Pasted
	}{
		"nothing": {"Dear all,\nplease find the minutes attached.\nBest: Kim", handover.Pasted{}},
		"portal, overview": {
			"Display name\n: BC integration\nApplication (client) ID\n: " + cid + "\nObject ID\n: " + oid + "\nDirectory (tenant) ID\n: " + tid,
			handover.Pasted{Name: "BC integration", Tenant: tid, ClientID: cid},
		},
		"portal, one a line":  {"Application (client) ID\n" + cid + "\nDirectory (tenant) ID\n" + tid, both},
		"portal, colon":       {"Application (client) ID : " + cid + "\nDirectory (tenant) ID : " + strings.ToUpper(tid), both},
		"German portal":       {"Anwendungs-ID (Client): " + cid + "\nObjekt-ID: " + oid + "\nVerzeichnis-ID (Mandant): " + tid, both},
		"Danish portal":       {"Program-id (klient): " + cid + "\nObjekt-id: " + oid + "\nMappe-id (lejer): " + tid, both},
		"Dutch portal":        {"Toepassings-id (client): " + cid + "\nObject-id: " + oid + "\nMap-id (tenant): " + tid, both},
		"French portal":       {"ID d'application (client) : " + cid + "\nID de l'objet : " + oid + "\nID de l'annuaire (locataire) : " + tid, both},
		"Spanish portal":      {"Id. de aplicación (cliente): " + cid + "\nId. de objeto: " + oid + "\nId. de directorio (inquilino): " + tid, both},
		"portal, secrets row": {"Description\tExpires\tValue\tSecret ID\nfor BC\t3/14/2027\t" + secret + "\t" + oid, handover.Pasted{Secret: secret, SecretEnds: "2027-03-14"}},
		"markdown table": {
			"| Setting | Value |\n|---|---|\n| Tenant ID | " + tid + " |\n| Client ID | `" + cid + "` |\n| Client secret | " + secret + " |\n| Environment | UAT-1 |",
			handover.Pasted{Tenant: tid, ClientID: cid, Secret: secret, Environment: "UAT-1"},
		},
		"mail in English": {
			"Hi Sam,\n\nour tenant ID is " + tid + " and the client ID is " + cid + ".\nClient secret: " + secret +
				" (expires 14 March 2027)\nEnvironment: Production\nCompany: CRONUS USA, Inc.\n\nKind regards",
			handover.Pasted{Tenant: tid, ClientID: cid, Secret: secret, Environment: "Production", Company: connection.Company{Name: "CRONUS USA, Inc."}},
		},
		"mail in German": {
			"Hallo,\nhier die Daten:\nMandanten-ID: " + tid + "\nClient-ID: " + cid + "\nGeheimer Clientschlüssel (Wert): siehe unten\nClientgeheimnis: " + secret +
				"\nAblaufdatum: 14.03.2027\nUmgebung: Abnahme\nMandant: CRONUS AG\nBenutzer: dienst@contoso.de",
			handover.Pasted{
				Tenant: tid, ClientID: cid, Secret: secret, SecretEnds: "2027-03-14", Environment: "Abnahme",
				Company: connection.Company{Name: "CRONUS AG"}, LoginHint: "dienst@contoso.de",
			},
		},
		"mail in Danish":    {"Lejer-id: " + tid + "\nKlient-id: " + cid + "\nHemmelighed: " + secret + "\nUdløber: 14-03-2027\nMiljø: Test\nRegnskab: CRONUS Danmark A/S", handover.Pasted{Tenant: tid, ClientID: cid, Secret: secret, SecretEnds: "2027-03-14", Environment: "Test", Company: connection.Company{Name: "CRONUS Danmark A/S"}}},
		"mail in Dutch":     {"Tenant-id: " + tid + "\nToepassings-id: " + cid + "\nClientgeheim: " + secret + "\nVerloopt: 14 maart 2027\nOmgeving: Test\nBedrijf: CRONUS NL", handover.Pasted{Tenant: tid, ClientID: cid, Secret: secret, SecretEnds: "2027-03-14", Environment: "Test", Company: connection.Company{Name: "CRONUS NL"}}},
		"mail in French":    {"Locataire : contoso.fr\nID client : " + cid + "\nSecret client : " + secret + "\nExpire le : 14 mars 2027\nEnvironnement : Test\nSociété : CRONUS France", handover.Pasted{Tenant: "contoso.fr", ClientID: cid, Secret: secret, SecretEnds: "2027-03-14", Environment: "Test", Company: connection.Company{Name: "CRONUS France"}}},
		"mail in Spanish":   {"Inquilino: contoso.es\nId. de cliente: " + cid + "\nSecreto: " + secret + "\nCaduca: 14 de marzo de 2027\nEntorno: Test\nEmpresa: CRONUS España", handover.Pasted{Tenant: "contoso.es", ClientID: cid, Secret: secret, SecretEnds: "2027-03-14", Environment: "Test", Company: connection.Company{Name: "CRONUS España"}}},
		"one line":          {"Tenant: contoso.com, Client ID: " + cid + ", Secret: " + secret, handover.Pasted{Tenant: "contoso.com", ClientID: cid, Secret: secret}},
		"one line of prose": {"Tenant: contoso.com. Client ID: " + cid + ". Company: CRONUS", handover.Pasted{Tenant: "contoso.com", ClientID: cid, Company: connection.Company{Name: "CRONUS"}}},
		".env":              {"AZURE_TENANT_ID=" + tid + "\nAZURE_CLIENT_ID=\"" + cid + "\"\nAZURE_CLIENT_SECRET='" + secret + "'\nBC_ENVIRONMENT=Sandbox2\n", handover.Pasted{Tenant: tid, ClientID: cid, Secret: secret, Environment: "Sandbox2"}},
		"PowerShell":        {"$tenantId = \"" + tid + "\"\n$clientId = '" + cid + "'\n$clientSecret = \"" + secret + "\"", all},
		"command line":      {"New-BcAuthContext -tenantID " + tid + " -clientID '" + cid + "' -clientSecret \"" + secret + "\"", all},
		"connection string": {"TenantId=" + tid + ";ClientId=" + cid + ";ClientSecret=" + secret, all},
		"JSON":              {`{"tenantID":"` + tid + `","clientID":"` + cid + `","clientSecret":"` + secret + `","scopes":"https://api.businesscentral.dynamics.com/"}`, all},
		"JSON, nested":      {`{"auth":{"tenant":"` + tid + `"},"client":{"id":"` + cid + `"},"company":{"id":"` + coid + `","name":"CRONUS","displayName":"Cronus Inc."}}`, handover.Pasted{Tenant: tid, ClientID: cid, Company: connection.Company{ID: coid, Name: "CRONUS", Display: "Cronus Inc."}}},
		"JSON, key and value": {
			`{"values":[{"key":"tenantId","value":"` + tid + `"},{"key":"clientId","value":"` + cid + `"},{"key":"client_secret","value":"` + secret + `"}]}`, all,
		},
		"launch.json":        {`{"configurations":[{"environmentType":"Sandbox","environmentName":"UAT","tenant":"contoso.com"}]}`, handover.Pasted{Environment: "UAT", Tenant: "contoso.com"}},
		"browser address":    {"https://businesscentral.dynamics.com/" + tid + "/Production?company=CRONUS%20USA%2C%20Inc.&page=22&dc=0", handover.Pasted{Tenant: tid, Environment: "Production", Company: connection.Company{Name: "CRONUS USA, Inc."}}},
		"browser, domain":    {"see businesscentral.dynamics.com/contoso.com/UAT/?page=9860.", handover.Pasted{Tenant: "contoso.com", Environment: "UAT"}},
		"browser, no tenant": {"https://businesscentral.dynamics.com/Sandbox", handover.Pasted{Environment: "Sandbox"}},
		"browser, admin":     {"https://businesscentral.dynamics.com/" + tid + "/admin", handover.Pasted{Tenant: tid}},
		"API address":        {"GET https://api.businesscentral.dynamics.com/v2.0/" + tid + "/UAT/api/v2.0/companies(" + coid + ")/customers?$top=1", handover.Pasted{Tenant: tid, Environment: "UAT", Company: connection.Company{ID: coid}}},
		"OData address":      {"https://api.businesscentral.dynamics.com/v2.0/contoso.com/UAT/ODataV4/Company('Bob''s%20Shop')/Items", handover.Pasted{Tenant: "contoso.com", Environment: "UAT", Company: connection.Company{Name: "Bob's Shop"}, Routes: "Items"}},
		"custom API addresses": {"Tenant contoso.com\nhttps://api.businesscentral.dynamics.com/v2.0/contoso.com/UAT/api/contoso/sales/v2.0/companies(9a4f1111-2222-3333-4444-555566667777)/targets?$top=5\nGET https://api.businesscentral.dynamics.com/v2.0/contoso.com/UAT/api/contoso/sales/v2.0/companies(9a4f1111-2222-3333-4444-555566667777)/bonuses(1)/lines\nhttps://api.businesscentral.dynamics.com/v2.0/contoso.com/UAT/api/v2.0/companies", handover.Pasted{
			Tenant: "contoso.com", Environment: "UAT", Company: connection.Company{ID: "9a4f1111-2222-3333-4444-555566667777"},
			Routes: "contoso/sales/v2.0/targets\ncontoso/sales/v2.0/bonuses",
		}},
		"sign-in address":         {"https://login.microsoftonline.com/" + tid + "/oauth2/v2.0/authorize?client_id=" + cid + "&response_type=code", both},
		"portal address":          {"https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/" + cid + "/isMSAApp~/false", handover.Pasted{ClientID: cid}},
		"Microsoft's common":      {"https://login.microsoftonline.com/common/oauth2/v2.0/token", handover.Pasted{}},
		"mode":                    {"Mode: AzApp\nTenant: contoso.com", handover.Pasted{Mode: connection.ModeApp, Tenant: "contoso.com"}},
		"grant":                   {"grant_type=client_credentials\nclient_id=" + cid, handover.Pasted{Mode: connection.ModeApp, ClientID: cid}},
		"grant that is two modes": {"grant type: authorization_code", handover.Pasted{}},
		"tenant by name and id":   {"Tenant: contoso.onmicrosoft.com\nTenant ID: " + tid, handover.Pasted{Tenant: tid}},
		"no-break blanks, BOM":    {"\ufeffTenant\u00a0ID:\u00a0" + tid + "\r\nClient\u00a0ID:\u200b " + cid, both},
		"secret below its label":  {"Client secret\nP4ss-w0rd-of-an-own-authority", handover.Pasted{Secret: "P4ss-w0rd-of-an-own-authority"}},
	} {
		t.Run(name, func(t *testing.T) { equal(t, handover.Paste(c.text), c.want) })
	}
}

func TestPasteAsksWhereItCannotKnow(t *testing.T) {
	tenantOrMore := []connection.Field{connection.FieldTenant, connection.FieldClientID, connection.FieldCompany}
	for name, c := range map[string]struct {
		text  string
		want  []handover.Candidate
		issue string
	}{
		"two bare GUIDs":      {tid + "\n" + cid, []handover.Candidate{{Value: tid, Could: tenantOrMore}, {Value: cid, Could: tenantOrMore}}, ""},
		"one left":            {"Client ID: " + cid + "\n\n" + tid, []handover.Candidate{{Value: tid, Could: []connection.Field{connection.FieldTenant, connection.FieldCompany}}}, ""},
		"German Mandant":      {"Mandant: " + tid, []handover.Candidate{{Value: tid, Could: tenantOrMore}}, ""},
		"two environments":    {"Environment: UAT\nEnvironment: Production", []handover.Candidate{{Value: "UAT", Could: []connection.Field{connection.FieldEnvironment}}, {Value: "Production", Could: []connection.Field{connection.FieldEnvironment}}}, ""},
		"an account's domain": {"write to kim@contoso.onmicrosoft.com", []handover.Candidate{{Value: "contoso.onmicrosoft.com", Could: tenantOrMore}}, ""},
		"id of a secret":      {"Secret ID: " + oid, nil, "paste-secret-id"},
		"GUID as secret":      {"Client secret: " + oid, nil, "secret-is-guid"},
		"hidden secret":       {"Client secret: abc******************", nil, "secret-masked"},
		"two secrets":         {"secret: " + secret + "\nold secret: " + strings.Replace(secret, "abc", "xyz", 1), nil, "paste-two-secrets"},
		"two days":            {"Expires: 3/4/2027", nil, "paste-day"},
	} {
		t.Run(name, func(t *testing.T) {
			got := handover.Paste(c.text)
			if c.issue == "" {
				equal(t, got.Candidates, c.want)
			}
			codes := []string{}
			for _, i := range got.Issues {
				codes = append(codes, i.Code)
			}
			if (c.issue == "") != (len(codes) == 0) || (c.issue != "" && !slices.Contains(codes, c.issue)) {
				t.Errorf("issues %v, want %q", codes, c.issue)
			}
			if !got.Secret.Empty() {
				t.Error("a secret was guessed")
			}
		})
	}
}

func TestPasteNeverHandsOutTokens(t *testing.T) {
	jwt := "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwcyJ9.c2ln"
	got := handover.Paste("name: " + jwt + "\ncompany: " + jwt + "\nenvironment: x" + secret + "\nclient secret: " + secret)
	for _, v := range visible(got) {
		if strings.Contains(v, "eyJ") || strings.Contains(v, secret) {
			t.Errorf("a field shows %q", v)
		}
	}
	if got.Secret.Reveal() != secret {
		t.Error("the secret was not found")
	}
	if s := fmt.Sprintf("%+v %#v", got, got); strings.Contains(s, secret) {
		t.Error("the secret prints")
	}
}

func TestApplyKeepsWhatWasNotFound(t *testing.T) {
	p := connection.Profile{ID: "1", Name: "mine", Tenant: "old.example", Secret: connection.SecretMeta{Length: 40}}
	got := handover.Paste("Tenant: contoso.com\nMode: AzDelegate\nExpires: 2027-03-14\nCompany: CRONUS").Apply(p)
	want := p
	want.Tenant, want.Mode, want.Secret.Ends, want.Company.Name = "contoso.com", connection.ModeDelegate, "2027-03-14", "CRONUS"
	equal(t, got, want)
	if f := handover.Paste("Tenant: contoso.com\nCompany: X").Fields(); !slices.Equal(f, []connection.Field{connection.FieldTenant, connection.FieldCompany}) {
		t.Errorf("fields %v", f)
	}
	if !handover.Paste("hello").Empty() || handover.Paste(tid).Empty() {
		t.Error("Empty is wrong")
	}
}

// visible lists everything that a screen would show of a paste.
func visible(p handover.Pasted) []string {
	list := []string{p.Name, string(p.Mode), p.Tenant, p.ClientID, p.SecretEnds, p.LoginHint, p.Environment, p.Company.ID, p.Company.Name, p.Company.Display}
	for _, c := range p.Candidates {
		list = append(list, c.Value)
	}
	for _, i := range p.Issues {
		for _, a := range i.Args {
			list = append(list, a)
		}
	}
	return list
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	g, _ := json.MarshalIndent(got, "", " ")
	w, _ := json.MarshalIndent(want, "", " ")
	if string(g) != string(w) || reveal(got) != reveal(want) {
		t.Errorf("got %s\nwant %s\nsecrets %q %q", g, w, reveal(got), reveal(want))
	}
}

func reveal(v any) string {
	if p, ok := v.(handover.Pasted); ok {
		return p.Secret.Reveal()
	}
	return ""
}

func FuzzPaste(f *testing.F) {
	for _, s := range []string{
		"", "Tenant: " + tid, `{"clientSecret":"` + secret + `"}`, "a\tb\nTenant\tClient\n", "https://businesscentral.dynamics.com/%zz/", "-ClientSecret x",
		"| Tenant ID | Value |\n| x | y |", "Mandant: CRONUS", "::::====||||\t\t", "secret: abcdefgh1\nname: abcdefgh1", "Expires: 99/99/9999", "\xff\xfe",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := handover.Paste(text)
		for _, v := range visible(p) {
			if !connection.FindEntraSecret(v).Empty() || (!p.Secret.Empty() && strings.Contains(v, p.Secret.Reveal())) {
				t.Fatalf("a field shows the secret: %q", v)
			}
			if len(v) > 1024 {
				t.Fatalf("a field has %d bytes", len(v))
			}
		}
		if len(p.Candidates) > 300 || len(p.Issues) > 20 || p.Secret.Len() > 256 {
			t.Fatal("more than anybody can look at")
		}
		if p.Tenant != "" {
			if again, issue := connection.ParseTenant(p.Tenant); issue != "" || again != p.Tenant {
				t.Fatalf("tenant %q is none", p.Tenant)
			}
		}
		if p.ClientID != "" && !connection.IsGUID(p.ClientID) {
			t.Fatalf("client id %q is none", p.ClientID)
		}
		if p.Environment != "" && connection.CheckEnvironment(p.Environment) != "" {
			t.Fatalf("environment %q is none", p.Environment)
		}
	})
}
