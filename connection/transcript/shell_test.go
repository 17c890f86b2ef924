package transcript_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bcconnect/connection/journal"
	"bcconnect/connection/transcript"
)

// parsers read a command the way its shell and curl do.
var parsers = map[transcript.Shell]func(string) []string{
	transcript.Bash: posixWords, transcript.PowerShell: powerShellWords, transcript.Cmd: cmdWords,
}

// posixWords splits a command as IEEE 1003.1 section 2.2 says, as far as single
// quotes, backslashes and line ends go.
func posixWords(s string) []string {
	var words []string
	var b strings.Builder
	open := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\'':
			end := strings.IndexByte(s[i+1:], '\'')
			b.WriteString(s[i+1 : i+1+end])
			i += 1 + end
			open = true
		case c == '\\' && s[i+1] == '\n':
			i++
		case c == '\\':
			i++
			b.WriteByte(s[i])
			open = true
		case c == ' ' || c == '\n':
			if open {
				words = append(words, b.String())
			}
			b.Reset()
			open = false
		default:
			b.WriteByte(c)
			open = true
		}
	}
	if open {
		words = append(words, b.String())
	}
	return words
}

// powerShellWords reads single quotes with their doubled selves, or a
// here-string that is curl's configuration.
func powerShellWords(s string) []string {
	if config, ok := strings.CutPrefix(s, "@'\n"); ok {
		config, _, _ = strings.Cut(config, "\n'@ |")
		words := []string{"curl.exe"}
		for line := range strings.SplitSeq(config, "\n") {
			name, value, has := strings.Cut(line, " = ")
			words = append(words, "--"+name)
			if has {
				words = append(words, configValue(value))
			}
		}
		return words
	}
	var words []string
	var b strings.Builder
	r := []rune(s)
	quoted, open := false, false
	for i := 0; i < len(r); i++ {
		quote := strings.ContainsRune("'‘’‚‛", r[i])
		switch {
		case quoted && quote && i+1 < len(r) && strings.ContainsRune("'‘’‚‛", r[i+1]):
			b.WriteRune(r[i])
			i++
		case quote:
			quoted, open = !quoted, true
		case !quoted && r[i] == '`':
			i++
		case !quoted && (r[i] == ' ' || r[i] == '\n'):
			if open {
				words = append(words, b.String())
			}
			b.Reset()
			open = false
		default:
			b.WriteRune(r[i])
			open = true
		}
	}
	return append(words, b.String())
}

// configValue reads a quoted value of curl's configuration file.
func configValue(s string) string {
	s = strings.TrimSuffix(strings.TrimPrefix(s, `"`), `"`)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			b.WriteString(map[byte]string{'n': "\n", 'r': "\r", 't': "\t", 'v': "\v"}[s[i]])
			if !strings.ContainsRune("nrtv", rune(s[i])) {
				b.WriteByte(s[i])
			}
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// cmdWords does what the command prompt does with carets, then what the C
// runtime does with quotes and backslashes.
func cmdWords(s string) []string {
	var line strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '^' {
			if s[i] == '\n' {
				break // the prompt runs what it has
			}
			line.WriteByte(s[i])
			continue
		}
		i++
		if s[i] == '\n' { // continued on the next line, whose first sign is itself
			i++
		}
		line.WriteByte(s[i])
	}
	var words []string
	var b strings.Builder
	quoted, open, slashes := false, false, 0
	flush := func(n int) { b.WriteString(strings.Repeat(`\`, n)) }
	for _, c := range []byte(line.String()) {
		switch {
		case c == '\\':
			slashes++
			open = true
			continue
		case c == '"' && slashes%2 == 1:
			flush(slashes / 2)
			b.WriteByte('"')
		case c == '"':
			flush(slashes / 2)
			quoted, open = !quoted, true
		case c == ' ' && !quoted:
			flush(slashes)
			if open {
				words = append(words, b.String())
			}
			b.Reset()
			open = false
		default:
			flush(slashes)
			b.WriteByte(c)
			open = true
		}
		slashes = 0
	}
	flush(slashes)
	return append(words, b.String())
}

func TestNothingIsLostInQuotes(t *testing.T) {
	for _, value := range []string{
		"plain", "it's", `say "hi"`, `C:\path\`, "%PATH% and $HOME and `date`", "a & b | c > d < e ^ f (g) !h!", "tab\there",
		"‘typographic’ quotes", `\"`, `\\" x`, "ends in \\", "Größe ✓", "two\nlines", "@file", "-dash", "{a,b}[1-3]", "%20%41", "'@", "a'@ | b",
	} {
		x := journal.Exchange{
			Method: "POST", URL: "https://x.test/a", Request: "a=" + escapeAll(value),
			Sent: map[string]string{"If-Match": value, "Content-Type": "application/x-www-form-urlencoded"},
		}
		for shell, parse := range parsers {
			words := parse(transcript.Curl(x, shell))
			if !slices.Contains(words, "If-Match: "+value) || !slices.Contains(words, "a="+value) {
				t.Errorf("%s: %q became %q of\n%s", shell, value, words, transcript.Curl(x, shell))
			}
			if want := map[transcript.Shell]string{transcript.Bash: "curl"}[shell]; want != "" && words[0] != want {
				t.Errorf("%s runs %q", shell, words[0])
			}
		}
	}
}

// escapeAll writes every byte as %XX.
func escapeAll(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		const hex = "0123456789ABCDEF"
		b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
	}
	return b.String()
}

func FuzzQuoting(f *testing.F) {
	for _, s := range []string{"a'b", `a"b\`, "%A%", "^", "’", "\n'@", "$(x)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if !utf8.ValidString(value) || strings.ContainsAny(value, "\x00\r") || strings.Contains(value, journal.Hidden) || len(value) > 200 {
			t.Skip("no header")
		}
		x := journal.Exchange{Method: "GET", URL: "https://x.test/", Sent: map[string]string{"Prefer": value}}
		for shell, parse := range parsers {
			if words := parse(transcript.Curl(x, shell)); !slices.Contains(words, "Prefer: "+value) {
				t.Errorf("%s: %q became %q", shell, value, words)
			}
		}
	})
}

func TestPlaceholdersSayWhatBelongsThere(t *testing.T) {
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic " + journal.Hidden}
	for name, c := range map[string]struct {
		x    journal.Exchange
		want []string
	}{
		"form": {
			journal.Exchange{Method: "POST", URL: "https://x.test/token", Sent: form, Request: "grant_type=client_credentials&scope=a%2F.default+b&client_secret=" + journal.Hidden},
			[]string{"client_secret=<client_secret>", "grant_type=client_credentials", "scope=a/.default b", "Authorization: Basic <client_id:client_secret in base64>"},
		},
		"query":  {journal.Exchange{Method: "GET", URL: "https://x.test/a?code=" + journal.Hidden + "&b=1#f"}, []string{"https://x.test/a?code=<code>&b=1#f"}},
		"path":   {journal.Exchange{Method: "GET", URL: "https://x.test/" + journal.Hidden + "/b c"}, []string{"https://x.test/<hidden>/b%20c"}},
		"bearer": {journal.Exchange{Method: "GET", URL: "https://x.test/", Sent: map[string]string{"Authorization": "Bearer " + journal.Hidden}}, []string{"Authorization: Bearer <access_token>"}},
		"json": {
			journal.Exchange{Method: "PUT", URL: "https://x.test/", Request: `{"list":[{"client_secret":"` + journal.Hidden + `"}],"n":1}`},
			[]string{"--request", "PUT", `{"list":[{"client_secret":"<client_secret>"}],"n":1}`},
		},
		"no form":    {journal.Exchange{Method: "POST", URL: "https://x.test/", Sent: form, Request: journal.Hidden}, []string{"<body>"}},
		"braces":     {journal.Exchange{Method: "GET", URL: "https://x.test/{a}"}, []string{"--globoff", "https://x.test/{a}"}},
		"head":       {journal.Exchange{Method: "HEAD", URL: "https://x.test/"}, []string{"--head"}},
		"odd letter": {journal.Exchange{Method: "GET", URL: `https://x.test/a"b|c` + "`é"}, []string{"https://x.test/a%22b%7Cc%60%C3%A9"}},
	} {
		words := posixWords(transcript.Curl(c.x, transcript.Bash))
		for _, want := range c.want {
			if !slices.Contains(words, want) {
				t.Errorf("%s: %q is not among %q", name, want, words)
			}
		}
		if joined := strings.Join(words, " "); strings.Contains(joined, journal.Hidden) {
			t.Errorf("%s: not every secret has a placeholder: %s", name, joined)
		}
		if slices.Contains(words, "--request") && c.x.Method == http.MethodPost {
			t.Errorf("%s: a body implies POST: %q", name, words)
		}
	}
}
