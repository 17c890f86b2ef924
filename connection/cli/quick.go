package cli

import (
	"strconv"

	"bcconnect/connection/check"
)

// short shows the result of a quick test: one line, and what was found.
func (p *program) short(r check.Report) {
	sign, colour := mark(r.Verdict())
	p.out.line(p.out.in(colour, sign+" "+p.say("cli.quick."+string(r.Verdict()), "name", r.Name,
		"ms", strconv.FormatInt(r.Took.Milliseconds(), 10))))
	for _, found := range findings(r) {
		p.out.finding(found)
	}
}
