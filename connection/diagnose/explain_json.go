package diagnose

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// body is an error answer: of Entra (strings), of Business Central (an object),
// or of its admin centre (code and message alone). encoding/json does not mind
// the case of the names.
type body struct {
	Error         json.RawMessage `json:"error"`
	Description   string          `json:"error_description"`
	Codes         []json.Number   `json:"error_codes"`
	Suberror      string          `json:"suberror"`
	TraceID       string          `json:"trace_id"`
	CorrelationID string          `json:"correlation_id"`
	Code          json.RawMessage `json:"code"`
	Message       json.RawMessage `json:"message"`
	Status        json.RawMessage `json:"status"`
}

// readJSON looks for an answer in the text, also where it is wrapped in words
// or written as a string inside other JSON.
func readJSON(f *connection.Fault, s string) bool {
	const deepest = 3
	for range deepest {
		start, end := strings.IndexByte(s, '{'), strings.LastIndexByte(s, '}')
		if start < 0 || end < start {
			return false
		}
		if b, ok := decode(s[start : end+1]); ok {
			b.into(f)
			return true
		}
		if !strings.Contains(s, `\"`) {
			return false
		}
		s = strings.ReplaceAll(strings.ReplaceAll(s, `\\`, `\`), `\"`, `"`)
	}
	return false
}

func decode(s string) (body, bool) {
	var b body
	d := json.NewDecoder(bytes.NewReader([]byte(s)))
	d.UseNumber()
	if err := d.Decode(&b); err != nil {
		return b, false
	}
	return b, len(b.Error) > 0 || len(b.Code) > 0 || b.Description != "" || len(b.Codes) > 0
}

func (b body) into(f *connection.Fault) {
	for _, c := range b.Codes {
		if n, err := strconv.Atoi(c.String()); err == nil && n > 0 && len(f.AADSTS) < 12 {
			f.AADSTS = append(f.AADSTS, n)
		}
	}
	f.Detail, f.Suberror, f.Trace, f.Corr = b.Description, b.Suberror, b.TraceID, b.CorrelationID
	var name string
	if json.Unmarshal(b.Error, &name) == nil {
		f.OAuth = cut(name, 100)
	}
	code, message := b.Code, b.Message
	var inner body
	if json.Unmarshal(b.Error, &inner) == nil {
		code, message = inner.Code, inner.Message
	}
	f.BC = cut(plain(code), 100)
	orElse(&f.Detail, plain(message))
	if n, err := strconv.Atoi(plain(b.Status)); err == nil && n >= 300 && n < 600 {
		f.HTTP = n
	}
}

// plain reads a string, a number, or OData's {"value": "…"}.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var v struct{ Value string }
	if json.Unmarshal(raw, &v) == nil && v.Value != "" {
		return v.Value
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// What English messages of Entra name between quotation marks. It only fills in
// words; no cause hangs on it.
var (
	namedApp      = pattern.New(`(?i)\bapp(?:lication)?(?: with identifier| with ID)? '([0-9a-f-]{36})'`)
	namedTenant   = pattern.New(`(?i)\b(?:tenant|directory|organization) '([^'\s]{3,80})'`)
	namedAccount  = pattern.New(`(?i)\buser account '([^'\s]{3,120})'`)
	namedRedirect = pattern.New(`(?i)\bredirect URI '([^'\s]{3,260})'`)
	xmlCode       = pattern.New(`(?i)<code>\s*([A-Za-z_]{3,80})\s*</code>`)
)

func readValues(f *connection.Fault, s string) {
	for _, v := range []struct {
		name connection.Arg
		re   pattern.Pattern
	}{
		{connection.ArgClientID, namedApp},
		{connection.ArgTenant, namedTenant},
		{connection.ArgAccount, namedAccount},
		{connection.ArgRedirect, namedRedirect},
	} {
		if m := v.re.FindStringSubmatch(s); m != nil {
			_ = f.With(v.name, m[1])
		}
	}
	if m := xmlCode.FindStringSubmatch(s); m != nil {
		orElse(&f.BC, m[1])
	}
}
