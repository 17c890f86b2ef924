package expiry_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/expiry"
)

// outside is what the page asks of the program.
type outside struct {
	list    []connection.Profile
	err     error
	name    string
	copied  string
	written string
}

func (o *outside) play(t *testing.T, events ...expiry.Event) expiry.Page {
	t.Helper()
	var p expiry.Page
	svc := expiry.Services{
		List: func(context.Context) ([]connection.Profile, error) { return o.list, o.err },
		Copy: func(_ context.Context, e []expiry.End) error { o.copied = ids(e); return o.err },
		Write: func(_ context.Context, e []expiry.End) (string, error) {
			o.written = ids(e)
			return o.name, o.err
		},
		Explain: func(err error) []diagnose.Finding { return []diagnose.Finding{{Code: err.Error()}} },
		Now:     func() time.Time { return today },
	}
	synctest.Test(t, func(t *testing.T) {
		s := expiry.Start(t.Context(), svc)
		defer s.Close()
		for _, e := range append([]expiry.Event{expiry.Opened{}}, events...) {
			s.Send(e)
			synctest.Wait()
		}
		p = s.State()
	})
	return p
}

func TestPageFiltersCopiesAndWrites(t *testing.T) {
	o := &outside{list: []connection.Profile{app("week", day(3)), app("later", day(90)), app("unknown", "")}, name: "x.ics"}
	p := o.play(t, expiry.FilterChosen{Class: expiry.Week}, expiry.CopyAsked{})
	if !p.Loaded || ids(p.Rows()) != "week" || o.copied != "week" || p.Said.Key != "card.said.copied" {
		t.Errorf("rows %s, copied %s, %+v", ids(p.Rows()), o.copied, p.Said)
	}
	p = o.play(t, expiry.FilterChosen{Class: expiry.Week}, expiry.FilterChosen{Class: expiry.Week}, expiry.CalendarAsked{})
	if p.Filter != "" || o.written != "week later unknown" || p.Said.Key != "ends.said.written" || p.Said.Args[connection.ArgPath] != "x.ics" {
		t.Errorf("filter %s, written %s, %+v", p.Filter, o.written, p.Said)
	}
	o.name = ""
	if p = o.play(t, expiry.CalendarAsked{}); p.Said.Key != "" {
		t.Errorf("nothing was chosen, and it says %+v", p.Said)
	}
	o = &outside{list: []connection.Profile{app("unknown", "")}}
	o.play(t, expiry.CalendarAsked{})
	if o.written != "" {
		t.Error("a calendar without a day was written")
	}
	(&outside{}).play(t, expiry.CopyAsked{})
}

func TestPageSaysWhatFailed(t *testing.T) {
	o := &outside{err: errors.New("damaged")}
	if p := o.play(t); p.Loaded || len(p.Findings) != 1 || p.Findings[0].Code != "damaged" {
		t.Errorf("%+v", p)
	}
	for _, e := range []expiry.Event{expiry.CopyAsked{}, expiry.CalendarAsked{}} {
		p := o.play(t, expiry.Loaded{Profiles: []connection.Profile{app("a", day(3))}, Now: today}, e)
		if len(p.Findings) != 1 {
			t.Errorf("%T: nothing is said", e)
		}
		if p, _ = expiry.Reduce(p, expiry.Loaded{Now: today}); len(p.Findings) != 0 {
			t.Errorf("%T: it stays", e)
		}
	}
}

func TestPageLeadsOn(t *testing.T) {
	o := &outside{list: []connection.Profile{app("a", day(3))}}
	for want, e := range map[expiry.Out]expiry.Event{
		{Kind: expiry.OutShow, ID: "a"}: expiry.ShowAsked{ID: "a"}, {Kind: expiry.OutRenew, ID: "a"}: expiry.RenewAsked{ID: "a"},
		{Kind: expiry.OutClose}: expiry.CloseAsked{},
	} {
		if p := o.play(t, e); p.Out != want {
			t.Errorf("%T leads to %+v", e, p.Out)
		}
	}
}

func TestLongListIsShortAtFirst(t *testing.T) {
	o := &outside{}
	for i := range 200 {
		o.list = append(o.list, app(string(rune('a'+i%26)), day(i)))
	}
	p := o.play(t)
	if n := len(p.Rows()); n != 60 || p.Hidden() != 140 {
		t.Errorf("%d rows, %d hidden", n, p.Hidden())
	}
	if p = o.play(t, expiry.MoreAsked{}); len(p.Rows()) != 200 || p.Hidden() != 0 {
		t.Errorf("%d rows", len(p.Rows()))
	}
}

func TestCertificatesAreWatchedToo(t *testing.T) {
	p := app("a", "2020-01-01") // an old secret that is no longer sent
	p.Proof, p.Certificate = connection.ProofCertificate, connection.CertificateMeta{SHA1: "AB", NotAfter: today.AddDate(0, 0, 10)}
	got := expiry.Of([]connection.Profile{p}, today)
	if len(got) != 1 || got[0].Kind != expiry.KindCertificate || got[0].Days != 10 || got[0].Renewable() {
		t.Errorf("%+v", got)
	}
	if n := expiry.NoticeOf([]connection.Profile{p}, today); n.Certificates != 1 || n.Soon != 1 {
		t.Errorf("%+v", n)
	}
}

func TestTimelineKeepsEverythingInThePicture(t *testing.T) {
	list := []connection.Profile{
		app("long ago", day(-4000)), app("a", day(10)), app("b", day(10)), app("c", day(11)), app("far", day(4000)), app("unknown", ""),
	}
	chart := expiry.TimelineOf(expiry.Of(list, today), today, 20)
	n := 0
	for i, c := range chart.Columns {
		n += c.Count
		if c.At <= 0 || c.At >= 1 || i > 0 && c.At <= chart.Columns[i-1].At {
			t.Errorf("column at %f", c.At)
		}
	}
	if n != 5 {
		t.Errorf("%d of 5 known ends are in the picture", n)
	}
	if chart.Columns[0].Class != expiry.Ended || chart.Columns[len(chart.Columns)-1].Class != expiry.Later {
		t.Errorf("%+v", chart.Columns)
	}
	if months := len(chart.Months()); months != 26 || chart.From.After(today) || !chart.To.After(today) {
		t.Errorf("%d months from %v to %v", months, chart.From, chart.To)
	}
	// The most urgent in a column colours it.
	one := expiry.TimelineOf(expiry.Of(list, today), today, 1)
	if len(one.Columns) != 1 || one.Columns[0].Class != expiry.Ended || one.Columns[0].Count != 5 {
		t.Errorf("%+v", one.Columns)
	}
	if none := expiry.TimelineOf(nil, today, 0); len(none.Columns) != 0 || none.Days < 180 {
		t.Errorf("%+v", none)
	}
}
