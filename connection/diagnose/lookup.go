package diagnose

import (
	"strings"

	"bcconnect/connection"
)

// Lookup explains what somebody pasted or typed into a search box: everything
// that ParseText reads, and besides a finding's own ID or code. It returns the
// codes that it saw; known is false if nothing in the text is in the catalogue.
func (c *Catalogue) Lookup(s string) (found Finding, codes []string, known bool) {
	word := strings.ToLower(strings.TrimSpace(s))
	for _, r := range c.read().rules {
		if strings.EqualFold(r.ID, word) || r.Code == word && word != CodeUnknown {
			return r.finding(&connection.Fault{Kind: r.Code}, nil), []string{r.ID}, true
		}
	}
	f, codes := ParseText(s)
	return c.Explain(f), codes, c.Known(f)
}

// Search returns the first rule of every finding whose code, number or words
// hold all words of a query, in the order of the catalogue; say says the words.
// An empty query returns all.
func (c *Catalogue) Search(query string, say func(key string, pairs ...string) string) []Rule {
	words := strings.Fields(strings.ToLower(query))
	var out []Rule
	for i, r := range c.read().rules {
		if c.read().byCode[r.Code] == i && holdsAll(strings.ToLower(r.ID+" "+r.Code+" "+say("finding."+r.Code+".title")+" "+
			say("finding."+r.Code+".why")), words) {
			out = append(out, r)
		}
	}
	return out
}

func holdsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
