// Package pages makes the pages on which the browser ends after a sign-in:
// static, styled like the program, without a script or anything fetched. It
// escapes what a server said and knows nothing of the sign-in itself.
package pages

import (
	"bytes"
	_ "embed"
	"html/template"
)

//go:embed answer.html
var answerHTML string

// maxSaid bounds what is shown of a server's own words, in characters.
const maxSaid = 300

// Say finds words by key; it is text.Say without the import.
type Say = func(key string, pairs ...string) string

// Answer is how a sign-in ended.
type Answer struct {
	OK    bool
	Wrong bool   // an answer that belongs to no sign-in of ours
	Said  string // the authority's own words, untrusted
}

// Maker returns the function that makes the pages in one language.
func Maker(say Say) (func(Answer) []byte, error) {
	tmpl, err := template.New("answer").Parse(answerHTML)
	if err != nil {
		return nil, err
	}
	return func(a Answer) []byte {
		kind := "failed"
		switch {
		case a.Wrong:
			kind = "wrong"
		case a.OK:
			kind = "done"
		}
		var b bytes.Buffer
		err := tmpl.Execute(&b, map[string]any{
			"OK": a.OK && !a.Wrong, "Lang": say("page.lang"), "Title": say("page." + kind + ".title"), "Body": say("page." + kind + ".body"),
			"Said": cut(a.Said), "SaidLabel": say("page.said"), "Product": say("page.product"),
		})
		if err != nil { // a bytes.Buffer takes everything; a template that parsed and has no method calls cannot fail
			return nil
		}
		return b.Bytes()
	}, nil
}

func cut(s string) string {
	r := []rune(s)
	if len(r) > maxSaid {
		return string(r[:maxSaid]) + "…"
	}
	return s
}
