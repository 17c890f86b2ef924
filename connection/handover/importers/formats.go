package importers

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// Format is a kind of file.
type Format string

// The formats.
const (
	Auto       Format = ""
	Postman    Format = "postman"    // environment, or an export of several
	Collection Format = "collection" // Postman collection v2.1
	HTTP       Format = "http"       // REST Client and others
	PowerShell Format = "powershell"
	DotEnv     Format = "env"
	JSON       Format = "json" // settings: appsettings.json, launch.json and the like
	PowerQuery Format = "powerquery"
	Code       Format = "code" // C#, Python, AL, shell: assignments and arguments
	Text       Format = "text" // a mail, or anything else
)

// Formats lists what a file can be said to be.
func Formats() []Format {
	return []Format{Postman, Collection, HTTP, PowerShell, DotEnv, JSON, PowerQuery, Code, Text}
}

// MaxFile is the size of the largest file that is read, in bytes.
const MaxFile = 1 << 20

// The kinds of fault, all of stage "import".
const (
	KindTooLarge = "import-too-large"
	KindBinary   = "import-binary"   // not text in any encoding that is known
	KindMismatch = "import-mismatch" // not what it was said to be; Args: name
	KindNothing  = "import-nothing"  // read, and no value of a connection in it
)

func refuse(kind string) *connection.Fault {
	return &connection.Fault{Stage: connection.StageImport, Kind: kind}
}

// decode turns a file into text: UTF-8, UTF-16 as Windows editors write it, or
// Windows-1252 where only letters are in question.
func decode(data []byte) (string, error) {
	if len(data) > MaxFile {
		return "", refuse(KindTooLarge)
	}
	if little := bytes.HasPrefix(data, []byte{0xff, 0xfe}); little || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		data = fromUTF16(data[2:], little)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, 0) >= 0 || bytes.HasPrefix(data, []byte("%PDF-")) || bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return "", refuse(KindBinary)
	}
	if !utf8.Valid(data) {
		var ok bool
		if data, ok = fromLatin(data); !ok {
			return "", refuse(KindBinary)
		}
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), nil
}

// fromUTF16 is the text in UTF-8; half a unit at the end is left away.
func fromUTF16(data []byte, little bool) []byte {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		lo, hi := uint16(data[i]), uint16(data[i+1])
		if !little {
			lo, hi = hi, lo
		}
		units = append(units, hi<<8|lo)
	}
	return []byte(string(utf16.Decode(units)))
}

// fromLatin reads Latin-1, which is 1252 but for a few signs; not with control
// characters, which no text has.
func fromLatin(data []byte) ([]byte, bool) {
	r := make([]rune, 0, len(data))
	for _, b := range data {
		if b < 32 && !strings.ContainsRune("\t\r\n\f", rune(b)) {
			return nil, false
		}
		r = append(r, rune(b))
	}
	return []byte(string(r)), true
}

var (
	psMark     = pattern.New(`(?im)^\s*(?:\[\w+\])?\$[a-z_][\w:]*\s*=|New-BcAuthContext|Invoke-RestMethod|@\{`)
	httpMark   = pattern.New(`(?m)^(?:###|@[\w.-]+\s*=|(?:GET|POST|PUT|PATCH|DELETE)\s+(?:https?://|\{\{))`)
	envLine    = pattern.New(`^(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=`)
	mMark      = pattern.New(`(?s)\blet\b.*\bin\b`)
	codeMark   = pattern.New(`(?m)^\s*(?:using |import |from \w+ import|var |const |let |public |private |codeunit |procedure |def |#!/)|\w\s*(?::=|=)\s*["']|\w+\(\s*["']`)
	blockNotes = pattern.New(`(?s)/\*.*?\*/`)
)

// Recognise says what a text is, by its contents alone.
func Recognise(text string) Format {
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		if v, ok := parseJSON(text); ok {
			return recogniseJSON(v)
		}
	}
	switch {
	case allLines(trimmed, envLine):
		return DotEnv
	case httpMark.MatchString(text):
		return HTTP
	case psMark.MatchString(text):
		return PowerShell
	case mMark.MatchString(text) && strings.Contains(text, "=") && (strings.Contains(text, "Web.Contents") || strings.Contains(text, "Dynamics365BusinessCentral")):
		return PowerQuery
	case codeMark.MatchString(text):
		return Code
	}
	return Text
}

func recogniseJSON(v any) Format {
	m, _ := v.(map[string]any)
	_, values := m["values"].([]any)
	_, environments := m["environments"].([]any)
	switch about, _ := m["info"].(map[string]any); {
	case about != nil && m["item"] != nil:
		return Collection
	case values || environments:
		return Postman
	}
	if list, ok := v.([]any); ok && len(list) > 0 {
		if first, _ := list[0].(map[string]any); first["values"] != nil {
			return Postman
		}
	}
	return JSON
}

// allLines says that every line that says something has a shape.
func allLines(text string, shape pattern.Pattern) bool {
	n := 0
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "[") && strings.HasSuffix(l, "]") {
			continue
		}
		if !shape.MatchString(l) || strings.Contains(l, "@{") {
			return false
		}
		n++
	}
	return n > 0
}

// parseJSON takes JSON with comments and trailing commas, as editors' settings
// have them.
func parseJSON(text string) (any, bool) {
	var v any
	if json.Unmarshal([]byte(text), &v) == nil {
		return v, true
	}
	return v, json.Unmarshal([]byte(plainJSON(text)), &v) == nil
}

// plainJSON removes comments and trailing commas outside of strings.
func plainJSON(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		switch {
		case text[i] == '"':
			end := stringEnd(text, i)
			b.WriteString(text[i:end])
			i = end
		case strings.HasPrefix(text[i:], "//"):
			i = after(text, i, "\n") - 1
			if i < 0 || i >= len(text)-1 {
				i = len(text)
			}
		case strings.HasPrefix(text[i:], "/*"):
			i = after(text, i, "*/")
		case text[i] == ',' && closes(text[i+1:]):
			i++
		default:
			b.WriteByte(text[i])
			i++
		}
	}
	return b.String()
}

func stringEnd(text string, from int) int {
	for i := from + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"', '\n':
			return i + 1
		}
	}
	return len(text)
}

// after is the place behind the next mark, or the end.
func after(text string, from int, mark string) int {
	if i := strings.Index(text[from:], mark); i >= 0 {
		return from + i + len(mark)
	}
	return len(text)
}

func closes(rest string) bool {
	rest = strings.TrimLeft(rest, " \t\r\n")
	return strings.HasPrefix(rest, "}") || strings.HasPrefix(rest, "]")
}

// known says that a format is one of ours.
func known(f Format) bool { return f == Auto || slices.Contains(Formats(), f) }
