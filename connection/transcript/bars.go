package transcript

import (
	"slices"
	"time"

	"bcconnect/connection/journal"
)

// Picture is a row of bars along time, one for each exchange, in the order in
// which they began.
type Picture struct {
	Start time.Time
	Span  time.Duration // from the first beginning to the last end; at least 1 ms
	Bars  []Bar
}

// Bar is one exchange. Its parts follow each other without a gap.
type Bar struct {
	Exchange journal.Exchange
	From     time.Duration // after Picture.Start
	Parts    []Part
}

// PartKind is what happened in a part of a bar.
type PartKind string

// The parts, in their order.
const (
	PartQueue   PartKind = "queue"
	PartDNS     PartKind = "dns"
	PartConnect PartKind = "connect"
	PartTLS     PartKind = "tls"
	PartSend    PartKind = "send"
	PartWait    PartKind = "wait"
	PartRead    PartKind = "read"
)

// Part is a piece of a bar.
type Part struct {
	Kind PartKind
	For  time.Duration
}

// Parts splits the time of an exchange; pieces that took nothing are left out.
func Parts(x journal.Exchange) []Part {
	t := x.Timing
	var out []Part
	for _, p := range []Part{
		{PartQueue, t.Queue}, {PartDNS, t.DNS}, {PartConnect, t.Connect}, {PartTLS, t.TLS}, {PartSend, t.Send}, {PartWait, t.Wait}, {PartRead, t.Read},
	} {
		if p.For > 0 {
			out = append(out, p)
		}
	}
	if len(out) == 0 && x.Took > 0 {
		out = append(out, Part{PartWait, x.Took})
	}
	return out
}

// Draw makes the picture of exchanges.
func Draw(all []journal.Exchange) Picture {
	if len(all) == 0 {
		return Picture{}
	}
	all = slices.SortedStableFunc(slices.Values(all), func(a, b journal.Exchange) int { return a.Start.Compare(b.Start) })
	p := Picture{Start: all[0].Start, Bars: make([]Bar, 0, len(all))}
	for _, x := range all {
		from := x.Start.Sub(p.Start)
		p.Span = max(p.Span, from+x.Took)
		p.Bars = append(p.Bars, Bar{Exchange: x, From: from, Parts: Parts(x)})
	}
	p.Span = max(p.Span, time.Millisecond)
	return p
}
