package transcript

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bcconnect/connection/journal"
)

// Shell is the program that a command is pasted into.
type Shell string

// The shells.
const (
	Bash       Shell = "bash"       // and every other POSIX shell
	PowerShell Shell = "powershell" // Windows PowerShell 5.1 and PowerShell 7
	Cmd        Shell = "cmd"        // the Windows command prompt
)

// Shells lists them in the order in which they are offered.
func Shells() []Shell { return []Shell{Bash, PowerShell, Cmd} }

// Curl returns the command that makes the same request, with a placeholder such
// as <client_secret> for everything that is secret. Values of forms are written
// plainly and encoded by curl, so that a secret can be pasted in as it is.
func Curl(x journal.Exchange, s Shell) string { return render(options(x), s) }

// option is an option of curl with its value; both may be empty.
type option struct{ name, value string }

func options(x journal.Exchange) []option {
	address := placeholders(x.URL)
	out := []option{{name: "include"}}
	if strings.ContainsAny(address, "{}[]") {
		out = append(out, option{name: "globoff"})
	}
	body := bodyOf(x)
	switch {
	case x.Method == http.MethodHead:
		out = append(out, option{name: "head"})
	case x.Method != implied(body):
		out = append(out, option{"request", x.Method})
	}
	out = append(out, option{"url", address})
	for _, name := range sortedNames(x.Sent) {
		value := x.Sent[name]
		if name == "Authorization" {
			value = strings.ReplaceAll(value, journal.Hidden, credential(value))
		}
		out = append(out, option{"header", name + ": " + strings.ReplaceAll(value, journal.Hidden, placeholder(name))})
	}
	return append(out, body...)
}

func implied(body []option) string {
	if len(body) > 0 {
		return "POST"
	}
	return "GET"
}

func credential(value string) string {
	if strings.HasPrefix(value, "Basic ") {
		return "<client_id:client_secret in base64>"
	}
	return "<access_token>"
}

// placeholder says what belongs there.
func placeholder(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("<>\"'\\", r) || r < ' ' {
			return -1
		}
		return r
	}, name)
	if strings.TrimSpace(name) == "" {
		name = "hidden"
	}
	return "<" + name + ">"
}

// placeholders names what was hidden in an address and makes it one that curl
// takes: what was redacted may stand there unencoded.
func placeholders(raw string) string {
	head, query, has := strings.Cut(raw, "?")
	if !has {
		return address(strings.ReplaceAll(raw, journal.Hidden, placeholder("")))
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if strings.Contains(value, journal.Hidden) {
			pairs[i] = name + "=" + strings.ReplaceAll(value, journal.Hidden, placeholder(plain(name)))
		}
	}
	head = strings.ReplaceAll(head, journal.Hidden, placeholder(""))
	return address(head + "?" + strings.ReplaceAll(strings.Join(pairs, "&"), journal.Hidden, placeholder("")))
}

// address escapes what may stand in no address. The signs of a placeholder stay.
func address(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"\\^`|", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func plain(s string) string {
	if p, err := url.QueryUnescape(s); err == nil {
		return p
	}
	return s
}

// bodyOf writes the body: a form value by value, anything else as it is.
func bodyOf(x journal.Exchange) []option {
	switch {
	case x.Request == "":
		return nil
	case strings.HasPrefix(x.Sent["Content-Type"], "application/x-www-form-urlencoded") && strings.Contains(x.Request, "="):
		return formOptions(x.Request)
	}
	if named, ok := nameHidden(x.Request); ok {
		return []option{{"data-raw", named}}
	}
	return []option{{"data-raw", strings.ReplaceAll(x.Request, journal.Hidden, "<body>")}}
}

func formOptions(body string) []option {
	var out []option
	for pair := range strings.SplitSeq(body, "&") {
		name, value, _ := strings.Cut(pair, "=")
		value = strings.ReplaceAll(plain(value), journal.Hidden, placeholder(plain(name)))
		out = append(out, option{"data-urlencode", url.QueryEscape(plain(name)) + "=" + value})
	}
	return out
}

// nameHidden puts placeholders into a JSON body.
func nameHidden(body string) (string, bool) {
	var v any
	if json.Unmarshal([]byte(body), &v) != nil {
		return "", false
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(named("", v)) != nil {
		return "", false
	}
	return strings.TrimSpace(b.String()), true
}

func named(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = named(k, v[k])
		}
	case []any:
		for i := range v {
			v[i] = named(name, v[i])
		}
	case string:
		return strings.ReplaceAll(v, journal.Hidden, placeholder(name))
	}
	return v
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
