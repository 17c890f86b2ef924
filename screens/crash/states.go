package crash

import (
	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// States are the page in each of its states, for pictures and tests.
func States() map[string]State {
	first := State{
		When: "22 Nov 2026, 13:40", Path: "~/.config/bcconnect/crash/report-20261122-134000.txt",
		Text: "BC Connect 0.1.0, go1.26.8 linux/amd64, started 2026-11-22T13:02:11Z\n\n" +
			"panic: runtime error: index out of range [3] with length 3\n\ngoroutine 41 [running]:\n" +
			"bcconnect/connection/cards.Reduce(…)\n\tbcconnect/connection/cards/reduce.go:88 +0x1f4\n" +
			"bcconnect/connection/flow.(*Session).Send(…)\n\tbcconnect/connection/flow/flow.go:61 +0x9c\n",
	}
	copied := first
	copied.Copied, copied.When = true, ""
	failed := first
	if c, err := diagnose.Load(); err == nil { // its own tests say why not
		failed.Findings = []diagnose.Finding{c.Explain(&connection.Fault{Stage: connection.StageStore, Kind: "not-writable"})}
	}
	return map[string]State{"first": first, "copied": copied, "failed": failed}
}
