package card

import (
	"strconv"
	"strings"

	"bcconnect/screens/parts"
)

// mostRoutes is how many routes a card names; the test names all that are wrong.
const mostRoutes = 3

// routes are the custom APIs and web services that the connection uses; most use
// none, and then nothing is said.
func (t *tokenPanel) routes() []parts.Fact {
	list := t.s.p.Routes.Lines()
	if len(list) == 0 {
		return nil
	}
	f := t.fact("routes", strings.Join(list[:min(len(list), mostRoutes)], ", "))
	f.Copy = strings.Join(list, "\n")
	if more := len(list) - mostRoutes; more > 0 {
		f.Note = "+" + strconv.Itoa(more)
	}
	return []parts.Fact{f}
}
