// Package text holds the words that people read, by key and language, and says
// them. It knows plural rules, how a language writes dates and numbers, and
// falls back to English. It decides nothing: which key to say is the caller's
// business, and it imports no package of this program.
//
// The files are those of go-i18n (flat keys, {{.name}} placeholders, an object
// of plural forms), so that translators' tools read them. They are parsed here
// and not by that library: it runs a template engine per sentence, which is too
// slow for words that are said again on every redraw.
package text
