package text_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"bcconnect/assets/text"
)

func load(tb testing.TB) *text.Catalogue {
	tb.Helper()
	c, err := text.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// sample is a catalogue of three languages for tests of the mechanism.
func sample(tb testing.TB) *text.Catalogue {
	tb.Helper()
	c, err := text.LoadFS(fstest.MapFS{
		"en.json": {Data: []byte(`{
			"hello": "Hello, {{.name}}!", "plain": "Plain", "broken": "a {{.b", "twice": "{{.a}}{{.b}}{{.a}}",
			"arg.name": "friend", "files": {"one": "{{.count}} file", "other": "{{.count}} files"}}`)},
		"en.more.json":  {Data: []byte(`{"more": "More words"}`)},
		"de.json":       {Data: []byte(`{"hello": "Hallo, {{.name}}!"}`)},
		"pl.files.json": {Data: []byte(`{"files": {"one": "plik", "few": "pliki", "many": "plików", "other": "pliku"}}`)},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestSay(t *testing.T) {
	c := sample(t)
	tests := []struct {
		lang, key string
		pairs     []string
		want      string
	}{
		{"en", "plain", nil, "Plain"},
		{"en", "more", nil, "More words"},
		{"en", "hello", []string{"name", "Ada"}, "Hello, Ada!"},
		{"en", "hello", []string{"name", ""}, "Hello, !"},
		{"en", "hello", nil, "Hello, friend!"},
		{"en", "hello", []string{"name"}, "Hello, friend!"},
		{"en", "hello", []string{"name", "{{.name}} ${1} %s <b>"}, "Hello, {{.name}} ${1} %s <b>!"},
		{"en", "twice", []string{"a", "1"}, "1…1"},
		{"en", "broken", []string{"b", "x"}, "a {{.b"},
		{"en", "nowhere", nil, "⟨nowhere⟩"},
		{"en", "files", []string{"count", "1"}, "1 file"},
		{"en", "files", []string{"count", "0"}, "0 files"},
		{"en", "files", []string{"count", "many"}, "many files"},
		{"de", "hello", []string{"name", "Ada"}, "Hallo, Ada!"},
		{"de_AT", "hello", []string{"name", "Ada"}, "Hallo, Ada!"},
		{"de-CH", "plain", nil, "Plain"},
		{"de_DE.UTF-8", "hello", []string{"name", "Ada"}, "Hallo, Ada!"},
		{"xx", "plain", nil, "Plain"},
		{"", "plain", nil, "Plain"},
		{"pl", "files", []string{"count", "1"}, "plik"},
		{"pl", "files", []string{"count", "3"}, "pliki"},
		{"pl", "files", []string{"count", "12"}, "plików"},
	}
	for _, tt := range tests {
		if got := c.Sayer(tt.lang)(tt.key, tt.pairs...); got != tt.want {
			t.Errorf("%s %s %q = %q, want %q", tt.lang, tt.key, tt.pairs, got, tt.want)
		}
	}
}

func TestLanguagesAndKeys(t *testing.T) {
	c := sample(t)
	if got := c.Languages(); !slices.Equal(got, []string{"en", "de", "pl"}) {
		t.Errorf("languages %q", got)
	}
	if got := c.Keys("de"); !slices.Equal(got, []string{"hello"}) {
		t.Errorf("keys of de %q", got)
	}
	if got := c.Placeholders("en", "twice"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("placeholders %q", got)
	}
	if !c.Has("en", "more") || c.Has("de", "more") {
		t.Error("a borrowed word counts as a language's own")
	}
}

func TestPluralForms(t *testing.T) {
	c, err := text.LoadFS(fstest.MapFS{"en.json": {Data: []byte(`{}`)}, "cs.json": {Data: forms}, "ru.json": {Data: forms}, "fr.json": {Data: forms}, "ja.json": {Data: forms}})
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{
		"cs": "other one few few other other other", "ru": "many one few many many one few",
		"fr": "one one other other other other other", "ja": "other other other other other other other",
	} {
		var got []string
		for _, n := range []string{"0", "1", "2", "5", "11", "21", "22"} {
			if lang == "cs" && n == "5" {
				n = "4"
			}
			got = append(got, c.Sayer(lang)("n", "count", n))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %s, want %s", lang, s, want)
		}
	}
}

var forms = []byte(`{"n": {"one": "one", "few": "few", "many": "many", "other": "other"}}`)

func TestBadFilesAreRefused(t *testing.T) {
	for name, data := range map[string]string{
		"no JSON": `{`, "a number": `{"a": 1}`, "a list": `["a"]`, "no other form": `{"a": {"one": "x"}}`,
		"an unknown form": `{"a": {"other": "x", "several": "y"}}`,
	} {
		if _, err := text.LoadFS(fstest.MapFS{"en.json": {Data: []byte(data)}}); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestPairs(t *testing.T) {
	type key string
	got := text.Pairs(map[key]string{"b": "2", "a": "1"})
	if !slices.Equal(got, []string{"a", "1", "b", "2"}) {
		t.Errorf("pairs %q", got)
	}
}

func TestPseudoLanguageIsLongerAndKeepsPlaceholders(t *testing.T) {
	c := load(t)
	plain, pseudo := c.Sayer("en"), c.Sayer(text.Pseudo)
	if slices.Contains(c.Languages(), text.Pseudo) {
		t.Error("the pseudo language is offered to people")
	}
	for _, key := range c.Keys("en") {
		if !slices.Equal(c.Placeholders("en", key), c.Placeholders(text.Pseudo, key)) {
			t.Errorf("%s: placeholders %q", key, c.Placeholders(text.Pseudo, key))
		}
		if strings.HasPrefix(key, "format.") || len(c.Placeholders("en", key)) > 0 {
			continue
		}
		a, b := utf8.RuneCountInString(plain(key)), utf8.RuneCountInString(pseudo(key))
		if b < a*14/10 {
			t.Errorf("%s: %d characters became %d", key, a, b)
		}
	}
}

func TestLanguagesHaveTheSameKeysAndPlaceholders(t *testing.T) {
	c := load(t)
	english := c.Keys("en")
	for _, lang := range c.Languages()[1:] {
		for _, key := range english {
			if !c.Has(lang, key) {
				t.Errorf("%s lacks %s", lang, key)
			} else if !slices.Equal(c.Placeholders("en", key), c.Placeholders(lang, key)) {
				t.Errorf("%s %s: placeholders %q, in English %q", lang, key, c.Placeholders(lang, key), c.Placeholders("en", key))
			}
		}
		for _, key := range c.Keys(lang) {
			if !c.Has("en", key) {
				t.Errorf("%s has %s, which English does not know", lang, key)
			}
		}
	}
}

func TestTextsAreWellFormed(t *testing.T) {
	c := load(t)
	for _, lang := range c.Languages() {
		say := c.Sayer(lang)
		for _, key := range c.Keys(lang) {
			s := say(key, "count", "2")
			switch {
			case strings.Contains(s, "{{") || strings.Contains(s, "}}"):
				t.Errorf("%s %s: a placeholder is malformed in %q", lang, key, s)
			case strings.TrimSpace(s) != s && key != "format.group" && !strings.HasSuffix(key, ".example"):
				t.Errorf("%s %s: blanks around %q", lang, key, s)
			case s == "":
				t.Errorf("%s %s is empty", lang, key)
			}
		}
	}
}

func TestNoKeyIsWrittenTwice(t *testing.T) {
	names, err := filepath.Glob("*.json")
	if err != nil || len(names) == 0 {
		t.Fatal("no files", err)
	}
	seen := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lang, _, _ := strings.Cut(name, ".")
		for _, key := range keysOf(t, data) {
			if other := seen[lang+" "+key]; other != "" {
				t.Errorf("%s stands in %s and %s", key, other, name)
			}
			seen[lang+" "+key] = name
		}
	}
}

// keysOf reads the outer keys in order, with repetitions, which a map would hide.
func keysOf(t *testing.T, data []byte) []string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(data)))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, key.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestFormatEnglish(t *testing.T) {
	f := load(t).Format("en")
	at := time.Date(2027, time.March, 9, 14, 5, 59, 0, time.FixedZone("CET", 3600))
	tests := map[string]string{
		f.Time(at):                         "14:05",
		f.Date(at):                         "9 Mar 2027",
		f.DateTime(at):                     "9 Mar 2027, 14:05",
		f.Until(52*time.Minute + 1):        "in 52 minutes",
		f.Until(-72 * time.Hour):           "3 days ago",
		f.Until(500 * time.Millisecond):    "now",
		f.Until(time.Second):               "in 1 second",
		f.Duration(119 * time.Second):      "119 seconds",
		f.Duration(119 * time.Minute):      "119 minutes",
		f.Duration(47 * time.Hour):         "47 hours",
		f.Duration(90 * 24 * time.Hour):    "90 days",
		f.Duration(9000 * 24 * time.Hour):  "9,000 days",
		f.Countdown(247 * time.Second):     "4:07",
		f.Countdown(1500e6):                "0:02",
		f.Countdown(-time.Second):          "0:00",
		f.Bytes(1):                         "1 byte",
		f.Bytes(1023):                      "1,023 bytes",
		f.Bytes(8000):                      "7.8 KB",
		f.Bytes(3 << 20):                   "3.0 MB",
		f.Millis(84*time.Millisecond + 99): "84 ms",
		f.Millis(1234 * time.Millisecond):  "1.2 s",
		f.Number(-1234567):                 "-1,234,567",
		f.Number(100):                      "100",
	}
	for got, want := range tests {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFormatFollowsTheLanguage(t *testing.T) {
	c, err := text.LoadFS(fstest.MapFS{
		"en.json": {Data: []byte(`{"format.group": ",", "format.decimal": "."}`)},
		"de.json": {Data: []byte(`{"format.date": "{{.day}}. {{.month}} {{.year}}", "format.month.3": "März", "format.group": ".",
			"format.decimal": ",", "format.s": "{{.number}} s"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	f := c.Format("de")
	if got := f.Date(time.Date(2027, time.March, 9, 0, 0, 0, 0, time.UTC)); got != "9. März 2027" {
		t.Errorf("date %q", got)
	}
	if got := f.Number(12480); got != "12.480" {
		t.Errorf("number %q", got)
	}
	if got := f.Millis(1500 * time.Millisecond); got != "1,5 s" {
		t.Errorf("millis %q", got)
	}
}

func FuzzSay(f *testing.F) {
	f.Add("a {{.b}} c", "b", "x")
	f.Add("{{.", "", "}}")
	f.Fuzz(func(t *testing.T, s, name, value string) {
		data, err := json.Marshal(map[string]string{"k": s})
		if err != nil {
			t.Skip()
		}
		c, err := text.LoadFS(fstest.MapFS{"en.json": {Data: data}})
		if err != nil {
			t.Fatal(err)
		}
		c.Sayer("en")("k", name, value)
		c.Sayer(text.Pseudo)("k", name, value)
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := text.Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSay(b *testing.B) {
	say := load(b).Sayer("en")
	for b.Loop() {
		say("finding.app-not-in-bc.why", "environment", "Production")
	}
}
