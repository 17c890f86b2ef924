package entra

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"strconv"
)

// maxOnPage bounds an authority's own words on the page, in bytes.
const maxOnPage = 300

// pagePolicy lets a page have its own style and nothing else: no script, no
// resource of anybody's, no frame.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// headers keeps an answer out of caches, referrers, frames and guesses.
func headers(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Pragma", "no-cache")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", pagePolicy)
}

func writePage(w http.ResponseWriter, status int, html []byte, policy string) {
	headers(w)
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(html)))
	w.WriteHeader(status)
	_, _ = w.Write(html)
}

// plainTemplate is the page without words, for a client that was given none.
const plainTemplate = `<!DOCTYPE html><meta charset="utf-8"><title>{{.Sign}}</title><p>{{.Sign}}{{with .Outcome.Error}} {{.}}{{end}}</p>{{with .Outcome.Detail}}<p>{{.}}</p>{{end}}`

// postTemplate sends a form by itself; the button is for browsers that do not
// run the script.
const postTemplate = `<!DOCTYPE html><meta charset="utf-8"><title>…</title><form method="post" action="{{.Action}}">` +
	`{{range $name, $values := .Params}}{{range $values}}<input type="hidden" name="{{$name}}" value="{{.}}">{{end}}{{end}}` +
	`<button>→</button></form><script>{{.Script}}</script>`

func plainPage(o Outcome) []byte {
	sign := "✗"
	switch {
	case o.Wrong:
		sign = "?"
	case o.OK:
		sign = "✓"
	}
	return render(plainTemplate, map[string]any{"Sign": sign, "Outcome": o})
}

// render fills a template of ours; it escapes whatever a server said. A buffer
// takes everything, so only a mistake in the template can fail, and any test of
// the page finds that.
func render(source string, data map[string]any) []byte {
	var b bytes.Buffer
	_ = template.Must(template.New("page").Parse(source)).Execute(&b, data)
	return b.Bytes()
}

// submit is the one script there is, allowed by its hash.
const submit = "document.forms[0].submit()"

// selfPosting is a page that sends the authorize request as a form, for
// authorities that want it so.
func (a *attempt) selfPosting() []byte {
	return render(postTemplate, map[string]any{
		"Action": a.endpoint.String(), "Params": a.mode(true), "Script": template.JS(submit), //nolint:gosec // a constant
	})
}

// scriptPolicy allows that script. It names no form-action: browsers hold the
// authority's own redirects to it as well.
func scriptPolicy() string {
	sum := sha256.Sum256([]byte(submit))
	return "default-src 'none'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; frame-ancestors 'none'"
}
