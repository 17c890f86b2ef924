package text

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// English is the language of reference: every key exists in it.
const English = "en"

// Pseudo is a made-up language for tests of layout: English with accents, 40%
// longer. It is not listed by Languages.
const Pseudo = "qps"

// Catalogue holds the words of all languages. It does not change once loaded
// and may be used from any goroutine.
type Catalogue struct {
	langs  map[string]words
	pseudo words
}

// words are those of one language.
type words interface {
	// find returns the words of a key, nil if there are none.
	find(key string) message
	// keys returns all keys, in no order.
	keys() []string
}

// message is one entry: its texts by plural form; a plain entry has only
// formOther.
type message map[form]template

// Load opens the embedded words. It parses none of them: a program that says
// twenty sentences has no use for two thousand, six times over. That the files
// are of the shape this rests on is held by a test. The error is always nil: it
// is there for callers that may be given other words.
func Load() (*Catalogue, error) {
	c := newCatalogue()
	for lang, words := range files() {
		c.langs[lang] = &lines{text: words}
	}
	return c.ready(), nil
}

// LoadFS reads and checks words from the root of a file system: all files named
// <lang>.json and <lang>.<part>.json. A key that occurs twice keeps its last
// text.
func LoadFS(fsys fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, fmt.Errorf("text: list files: %w", err)
	}
	slices.Sort(names)
	c := newCatalogue()
	all := map[string]table{English: {}}
	for _, name := range names {
		lang, _, _ := strings.Cut(path.Base(name), ".")
		if all[lang] == nil {
			all[lang] = table{}
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("text: read %s: %w", name, err)
		}
		if err := parse(data, all[lang]); err != nil {
			return nil, fmt.Errorf("text: %s: %w", name, err)
		}
	}
	for lang, t := range all {
		c.langs[lang] = t
	}
	return c.ready(), nil
}

func newCatalogue() *Catalogue { return &Catalogue{langs: map[string]words{English: table{}}} }

func (c *Catalogue) ready() *Catalogue {
	c.pseudo = stretched{c.langs[English]}
	return c
}

// table is words that were all read.
type table map[string]message

func (t table) find(key string) message { return t[key] }

func (t table) keys() []string {
	out := make([]string, 0, len(t))
	for key := range t {
		out = append(out, key)
	}
	return out
}

func parse(data []byte, into table) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	for key, value := range raw {
		m, err := parseMessage(value)
		if err != nil {
			return fmt.Errorf("key %q: %w", key, err)
		}
		into[key] = m
	}
	return nil
}

func parseMessage(value json.RawMessage) (message, error) {
	if len(value) > 0 && value[0] == '"' {
		var s string
		if err := json.Unmarshal(value, &s); err != nil {
			return nil, err
		}
		return message{formOther: compile(s)}, nil
	}
	var forms map[form]string
	if err := json.Unmarshal(value, &forms); err != nil {
		return nil, err
	}
	if _, ok := forms[formOther]; !ok {
		return nil, fmt.Errorf("the plural form %q is missing", formOther)
	}
	m := message{}
	for f, s := range forms {
		if !slices.Contains(allForms(), f) {
			return nil, fmt.Errorf("%q is no plural form", f)
		}
		m[f] = compile(s)
	}
	return m, nil
}

// Languages returns the languages that have words, English first, then in
// alphabetical order.
func (c *Catalogue) Languages() []string {
	var out []string
	for lang := range c.langs {
		if lang != English {
			out = append(out, lang)
		}
	}
	slices.Sort(out)
	return append([]string{English}, out...)
}

// Keys returns the keys of a language in alphabetical order, without those that
// it would borrow from English.
func (c *Catalogue) Keys(lang string) []string {
	out := c.words(lang).keys()
	slices.Sort(out)
	return out
}

// Has says whether a key has words in a language of its own.
func (c *Catalogue) Has(lang, key string) bool { return c.words(lang).find(key) != nil }

// Placeholders returns the names that occur in a text in any of its forms, in
// alphabetical order.
func (c *Catalogue) Placeholders(lang, key string) []string {
	var out []string
	for _, t := range c.words(lang).find(key) {
		for _, p := range t {
			if p.name != "" && !slices.Contains(out, p.name) {
				out = append(out, p.name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// words finds the words of a language tag: "de-AT" falls back to "de", and what
// nobody knows is English.
func (c *Catalogue) words(lang string) words {
	if lang == Pseudo {
		return c.pseudo
	}
	return c.langs[c.nearest(lang)]
}

func (c *Catalogue) nearest(lang string) string {
	lang = strings.ReplaceAll(lang, "_", "-")
	for tag := range c.langs {
		if strings.EqualFold(tag, lang) {
			return tag
		}
	}
	base, _, cut := strings.Cut(lang, "-")
	base, _, point := strings.Cut(base, ".")
	if cut || point {
		return c.nearest(base)
	}
	return English
}
