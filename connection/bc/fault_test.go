package bc_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bcconnect/connection"
	"bcconnect/connection/bc"
)

func TestErrorBodies(t *testing.T) {
	const corr = "b2c1f1a4-11d0-4e22-9a1d-000000000001"
	tests := []struct {
		name, body string
		status     int
		code, corr string
		kind       string
		table      string
		right, ext string
		net        connection.NetKind
	}{
		{
			name: "invalid credentials", status: 401,
			body: `{"error":{"code":"Authentication_InvalidCredentials","message":"The server has rejected the client credentials.  CorrelationId:  ` + corr + `."}}`,
			code: "Authentication_InvalidCredentials", corr: corr,
		},
		{
			name: "capital keys", status: 401,
			body: `{"Error":{"Code":"Unauthorized","Message":"The credentials provided are incorrect"}}`,
			code: "Unauthorized",
		},
		{name: "no environment", status: 404, body: `{"error":{"code":"NoEnvironment","message":"Environment does not exist."}}`, code: "NoEnvironment"},
		{name: "admin centre", status: 404, body: `{"code":"EnvironmentNotFound","message":"x","target":"y"}`, code: "EnvironmentNotFound"},
		{name: "odata 3", status: 400, body: `{"odata.error":{},"error":{"code":"","message":{"lang":"en","value":"Bad"}}}`},
		{name: "code is a number", status: 400, body: `{"error":{"code":401,"message":"x"}}`, code: "401"},
		{name: "error is a word", status: 400, body: `{"error":"invalid_token","error_description":"x"}`, code: "invalid_token"},
		{name: "byte order mark", status: 404, body: "\xef\xbb\xbf" + `{"error":{"code":"NoEnvironment","message":""}}`, code: "NoEnvironment"},
		{
			name: "xml", status: 401,
			body: `<?xml version="1.0"?><error xmlns="http://docs.oasis-open.org/odata/ns/metadata"><code>Unauthorized</code><message>The credentials provided are incorrect</message></error>`,
			code: "Unauthorized",
		},
		{name: "xml, capitals", status: 401, body: `<Error><Code>Unauthorized</Code><Message> x </Message></Error>`, code: "Unauthorized"},
		{
			name: "right missing", status: 403,
			body: `{"error":{"code":"Internal_ServerError","message":"Sorry, the current permissions prevented the action. (TableData 38 Purchase Header Modify: Base Application)  CorrelationId:  ` + corr + `."}}`,
			code: "Internal_ServerError", corr: corr, kind: bc.KindPermission, table: "Purchase Header", right: "Modify", ext: "Base Application",
		},
		{
			name: "right missing, in danish", status: 400,
			body: `{"error":{"code":"Internal_ServerError","message":"De aktuelle rettigheder forhindrede handlingen. (TableData 18 Customer Read: Base Application)"}}`,
			code: "Internal_ServerError", kind: bc.KindPermission, table: "Customer", right: "Read", ext: "Base Application",
		},
		{
			name: "right missing on an extension's table", status: 403,
			body: `{"error":{"code":"Internal_ServerError","message":"x (TableData 71442000 LP Load Header IndirectInsert: Load Planner by Contoso)"}}`,
			code: "Internal_ServerError", kind: bc.KindPermission, table: "LP Load Header", right: "IndirectInsert", ext: "Load Planner by Contoso",
		},
		{
			name: "right missing on a page", status: 400,
			body: `{"error":{"code":"Internal_ServerError","message":"x (Page 30009 APIV2 - Customers Execute: _Exclude_APIV2_)"}}`,
			code: "Internal_ServerError", kind: bc.KindPermission, table: "APIV2 - Customers", right: "Execute", ext: "_Exclude_APIV2_",
		},
		{
			name: "older text", status: 400,
			body: `{"error":{"code":"Internal_ServerError","message":"You do not have the following permissions on Page APIV2 - Customers: Execute. CorrelationId: ` + corr + `."}}`,
			code: "Internal_ServerError", corr: corr, kind: bc.KindPermission, table: "APIV2 - Customers", right: "Execute",
		},
		{name: "bracket that is none", status: 400, body: `{"error":{"code":"BadRequest","message":"(see Table 5: Read)"}}`, code: "BadRequest"},
		{name: "plain text", status: 429, body: "Too Many Requests"},
		{name: "html", status: 404, body: "<!DOCTYPE html><html><body>No</body></html>", net: connection.NetNotJSON},
		{name: "html of a busy gateway", status: 503, body: "<html>The service is unavailable.</html>"},
		{name: "empty", status: 403},
		{name: "blank", status: 403, body: " \n"},
		{name: "cut", status: 500, body: `{"error":{"code":"Inter`},
		{name: "null", status: 500, body: `null`},
		{name: "null inside", status: 500, body: `{"error":null}`},
		{name: "xml that is cut", status: 500, body: `<error><code>x`, net: connection.NetNotJSON},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := clientOf(always(tt.status, tt.body, "Content-Type", "text/plain"))
			c.Tries = 1
			_, err := c.Companies(t.Context())
			f := faultOf(t, err)
			if f.Stage != connection.StageReachable || f.HTTP != tt.status || f.BC != tt.code || f.Corr != tt.corr || f.Kind != tt.kind || f.Net != tt.net {
				t.Errorf("got %+v", f)
			}
			if f.Args[connection.ArgTable] != tt.table || f.Args[connection.ArgRight] != tt.right || f.Args[connection.ArgExtension] != tt.ext {
				t.Errorf("got %v", f.Args)
			}
			if f.Args[connection.ArgHost] != "api.businesscentral.dynamics.com" {
				t.Errorf("host: %v", f.Args)
			}
		})
	}
}

func TestCorrelationComesFromTheHeaderToo(t *testing.T) {
	_, err := clientOf(always(401, `{}`, "ms-correlation-x", "c-1", "request-id", "r-1", "Date", "Mon, 02 Mar 2026 10:00:00 GMT")).Companies(t.Context())
	f := faultOf(t, err)
	if f.Corr != "c-1" || f.Trace != "r-1" || f.When.Year() != 2026 {
		t.Errorf("got %+v", f)
	}
}

func FuzzBCError(f *testing.F) {
	for _, s := range []string{
		`{"error":{"code":"Internal_ServerError","message":"x (TableData 38 Purchase Header Modify: Base Application) CorrelationId: b2c1f1a4-11d0-4e22-9a1d-000000000001."}}`,
		`{"Error":{"Code":"Unauthorized","Message":"x"}}`,
		`{"code":"x","message":{"value":"y"}}`,
		`<error><code>Unauthorized</code><message>x</message></error>`,
		"<!DOCTYPE html><html>", "Too Many Requests", "", "\xef\xbb\xbf{", `{"error":`, "\xff\xfe(Page 1 \x00 Read: )",
		`{"error":{"message":"Page x: Read"}}`, strings.Repeat("<a>", 500),
	} {
		f.Add([]byte(s), 403)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		before := string(body)
		fault := &connection.Fault{Stage: connection.StageRead, HTTP: status}
		bc.ReadError(fault, body)
		if fault.HTTP != status || fault.Stage != connection.StageRead {
			t.Fatal("what was known got lost")
		}
		if string(body) != before {
			t.Fatal("the body was changed")
		}
		texts := slices.AppendSeq([]string{fault.BC, fault.Detail, fault.Corr, fault.Kind}, maps.Values(fault.Args))
		for _, s := range texts {
			if len(s) > 640 || !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Fatalf("unfit for showing: %q", s)
			}
		}
		if fault.Kind == bc.KindPermission && fault.Args[connection.ArgRight] == "" {
			t.Fatal("a missing right without the right")
		}
	})
}
