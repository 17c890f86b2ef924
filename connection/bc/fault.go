package bc

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"unicode/utf8"

	"bcconnect/connection"
	"bcconnect/connection/journal"
	"bcconnect/connection/pattern"
)

// bracket is the part of a permission refusal that is the same in every
// language: "(TableData 5200 Employee Read: Base Application)".
// Source: BCD/webservices/dynamics-error-codes; measured in en and da.
var bracket = pattern.New(
	`\((TableData|Table|Page|Codeunit|Report|Query|XMLport|System) (\d+) (.+?) ((?:Indirect)?(?:Read|Insert|Modify|Delete|Execute)): ([^)]*)\)`)

// pageRefusal is the older text of the same, without a number.
var pageRefusal = pattern.New(`\b(TableData|Table|Page|Codeunit|Report|Query|XMLport) (.{1,80}?): (Read|Insert|Modify|Delete|Execute)\b`)

// correlation is how BC's prose ends in every language.
var correlation = pattern.New(`CorrelationId:?\s*([0-9A-Fa-f-]{8,64})`)

// maxDetail bounds the server's own words, in bytes.
const maxDetail = 600

// KindPermission is the kind of a fault that names the object to which a right
// is missing.
const KindPermission = "permission-set-missing"

// The server's answer in its two shapes of JSON and in XML.
type (
	errorBody struct {
		Code    string
		Message string
	}
	errorXML struct {
		Code    string `xml:"code"`
		Message string `xml:"message"`
		CodeU   string `xml:"Code"`
		MsgU    string `xml:"Message"`
	}
)

// ReadError fills a fault from the body of an answer: Business Central's code
// and words, the correlation id, and what the permission bracket names. The
// body may be JSON with small or capital keys, XML, plain text, HTML or
// nothing; whatever it is, the fault's status stands.
func ReadError(f *connection.Fault, body []byte) {
	text := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	if len(text) == 0 {
		return
	}
	e, ok := parseError(text)
	switch {
	case ok:
	case !bytes.HasPrefix(text, []byte("<")):
		e.Message = string(text) // plain text still may carry the bracket
	case !busy(f.HTTP) && f.HTTP != http.StatusGatewayTimeout:
		// Somebody else's page. The gateway's own pages of a busy service are
		// HTML too, and there the status says more.
		f.Net = connection.NetNotJSON
	}
	f.BC = clip(e.Code, 128)
	f.Detail = clip(journal.Redact(e.Message), maxDetail)
	if m := correlation.FindStringSubmatch(e.Message); m != nil && f.Corr == "" {
		f.Corr = m[1]
	}
	permission(f, e.Message)
}

// permission reads which right is missing on what.
func permission(f *connection.Fault, message string) {
	if m := bracket.FindStringSubmatch(message); m != nil {
		f.Kind = KindPermission
		_ = f.With(connection.ArgTable, clip(m[3], 120))
		_ = f.With(connection.ArgRight, m[4])
		_ = f.With(connection.ArgExtension, clip(strings.TrimSpace(m[5]), 120))
		return
	}
	if m := pageRefusal.FindStringSubmatch(message); m != nil && strings.HasPrefix(f.BC, "Internal_ServerError") {
		f.Kind = KindPermission
		_ = f.With(connection.ArgTable, clip(m[2], 120)).With(connection.ArgRight, m[3])
	}
}

// parseError reads JSON or XML; false means that the text is neither.
func parseError(text []byte) (errorBody, bool) {
	switch text[0] {
	case '{':
		return parseJSON(text)
	case '<':
		return parseXML(text)
	default:
		return errorBody{}, false
	}
}

// parseJSON accepts {"error":{"code","message"}}, the same with capitals
// (encoding/json does not mind case), the admin centre's bare
// {"code","message"}, and OData's {"message":{"value"}}.
func parseJSON(text []byte) (errorBody, bool) {
	var outer struct {
		Error   json.RawMessage
		Code    json.RawMessage
		Message json.RawMessage
	}
	if json.Unmarshal(text, &outer) != nil {
		return errorBody{}, false
	}
	e := errorBody{Code: plain(outer.Code), Message: plain(outer.Message)}
	var inner struct {
		Code    json.RawMessage
		Message json.RawMessage
	}
	if json.Unmarshal(outer.Error, &inner) == nil {
		orElse(&e.Code, plain(inner.Code))
		orElse(&e.Message, plain(inner.Message))
	} else {
		orElse(&e.Code, plain(outer.Error))
	}
	return e, true
}

// plain reads a JSON value as text: a string, a number, or {"value": string}.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	var v struct{ Value string }
	if json.Unmarshal(raw, &v) == nil {
		return v.Value
	}
	return ""
}

// parseXML accepts <error><code/><message/></error> in either case; an HTML
// page is not accepted.
func parseXML(text []byte) (errorBody, bool) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = true
	for {
		t, err := d.Token()
		if err != nil {
			return errorBody{}, false
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if !strings.EqualFold(start.Name.Local, "error") {
			return errorBody{}, false
		}
		var x errorXML
		if d.DecodeElement(&x, &start) != nil {
			return errorBody{}, false
		}
		orElse(&x.Code, x.CodeU)
		orElse(&x.Message, x.MsgU)
		return errorBody{Code: strings.TrimSpace(x.Code), Message: strings.TrimSpace(x.Message)}, true
	}
}

// clip bounds foreign text and takes out what is not text.
func clip(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	if len(s) <= limit {
		return s
	}
	s = s[:limit]
	for s != "" && !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "…"
}

func orElse(s *string, fallback string) {
	if *s == "" {
		*s = fallback
	}
}
