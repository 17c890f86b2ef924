package snippets_test

import (
	"encoding/json"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"bcconnect/connection/snippets"
)

// oddValues are what breaks a script that was put together by hand.
func oddValues() []string {
	return []string{
		"plain", "", "O'Neill", "''", `a"b`, `back\slash`, `\`, "$HOME $(date) `date` ${x}", "Søndergård & Søn ÆØÅ", "雪", "😀", "‘curly’ ‚and‛",
		"a\nb", "a\r\n", "tab\there", "#(lf)", "#(#)", `#("`, "{{x}}", "{0}", "%1", "%25", "a b  c", "line\u2028sep", odd,
	}
}

// readers undo each language's quoting, written from the language's own rules.
func readers() map[string]func(string) (string, bool) {
	inner := func(s, q string) (string, bool) {
		if len(s) < 2 || !strings.HasPrefix(s, q) || !strings.HasSuffix(s, q) {
			return "", false
		}
		return s[1 : len(s)-1], true
	}
	doubled := func(s, q string, same ...string) (string, bool) {
		s, ok := inner(s, q)
		for _, q := range append(same, q) {
			if strings.Contains(strings.ReplaceAll(s, q+q, ""), q) {
				return "", false // one alone would end the text
			}
			s = strings.ReplaceAll(s, q+q, q)
		}
		return s, ok
	}
	return map[string]func(string) (string, bool){
		"ps": func(s string) (string, bool) { return doubled(s, "'", "‘", "’", "‚", "‛") },
		"al": func(s string) (string, bool) { return doubled(s, "'") },
		"m": func(s string) (string, bool) {
			s, ok := doubled(s, `"`)
			const mark = "\x01" // stands for an escaped "#" while the others are undone
			s = strings.ReplaceAll(s, "#(#)", mark)
			s = strings.NewReplacer("#(lf)", "\n", "#(cr)", "\r", "#(tab)", "\t").Replace(s)
			return strings.ReplaceAll(s, mark, "#"), ok
		},
		"cs": func(s string) (string, bool) { v, err := strconv.Unquote(s); return v, err == nil },
		"py": func(s string) (string, bool) { var v string; return v, json.Unmarshal([]byte(s), &v) == nil },
	}
}

func FuzzQuoting(f *testing.F) {
	for _, v := range oddValues() {
		f.Add(v)
	}
	quoting, read := snippets.Quoting(), readers()
	f.Fuzz(func(t *testing.T, v string) {
		v = strings.ToValidUTF8(strings.ReplaceAll(v, "\x01", ""), "")
		for lang, unquote := range read {
			q := quoting[lang](v)
			want := v
			if lang == "al" {
				want = strings.Map(oneLine, v)
			}
			got, ok := unquote(q)
			if lang == "py" {
				var again string // encoding/json has no other idea of a literal than Python for these
				ok, got = json.Unmarshal([]byte(q), &again) == nil, again
			}
			if !ok || got != want {
				t.Errorf("%s: %q became %s, which reads %q", lang, v, q, got)
			}
			if strings.ContainsAny(q, "\r\n") && lang != "ps" && lang != "sh" {
				t.Errorf("%s: %q is more than a line", lang, q)
			}
		}
	})
}

func oneLine(r rune) rune {
	if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
		return ' '
	}
	return r
}

// TestShellReadsItsQuoting has a real shell say the values again.
func TestShellReadsItsQuoting(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		absent(t, "sh")
	}
	var script strings.Builder
	for _, v := range oddValues() {
		script.WriteString("printf '%s\\001' " + snippets.Quoting()["sh"](v) + "\n")
	}
	out, err := exec.CommandContext(t.Context(), sh, "-c", script.String()).Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Join(oddValues(), "\x01") + "\x01"; string(out) != want {
		t.Errorf("the shell said %q", out)
	}
}

// TestPythonReadsItsQuoting has a real Python say the values again.
func TestPythonReadsItsQuoting(t *testing.T) {
	py, err := exec.LookPath("python3")
	if err != nil {
		absent(t, "python3")
	}
	var values []string
	for _, v := range oddValues() {
		values = append(values, snippets.Quoting()["py"](v))
	}
	out, err := exec.CommandContext(t.Context(), py, "-c", "import json\nprint(json.dumps(["+strings.Join(values, ",")+"]))").Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for i, v := range oddValues() {
		if got[i] != v {
			t.Errorf("%q became %q", v, got[i])
		}
	}
}
