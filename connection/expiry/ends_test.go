package expiry_test

import (
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/expiry"
)

// today is the day on which the tests look.
var today = time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC)

func app(id, ends string) connection.Profile {
	return connection.Profile{ID: id, Name: "Name " + id, Group: "Contoso", Mode: connection.ModeApp, Secret: connection.SecretMeta{Length: 40, Ends: ends}}
}

func day(n int) string { return today.AddDate(0, 0, n).Format(time.DateOnly) }

func TestClasses(t *testing.T) {
	for days, want := range map[int]expiry.Class{
		-400: expiry.Ended, -1: expiry.Ended, 0: expiry.Week, 7: expiry.Week, 8: expiry.Month, 30: expiry.Month,
		31: expiry.Sixty, 60: expiry.Sixty, 61: expiry.Later, 4000: expiry.Later,
	} {
		got := expiry.Of([]connection.Profile{app("a", day(days))}, today)
		if len(got) != 1 || got[0].Class != want || got[0].Days != days {
			t.Errorf("%d days: %+v, want %s", days, got, want)
		}
	}
	for _, ends := range []string{"", "soon", "2027-13-01"} {
		if got := expiry.Of([]connection.Profile{app("a", ends)}, today); len(got) != 1 || got[0].Class != expiry.Unknown || got[0].Day != "" {
			t.Errorf("%q: %+v", ends, got)
		}
	}
}

func TestOnlyWhatIsUsedIsWatched(t *testing.T) {
	draft, desktop, web := app("draft", day(1)), app("desktop", day(1)), app("web", day(1))
	draft.Draft = true
	desktop.Mode = connection.ModeUser
	web.Mode, web.Platform = connection.ModeDelegate, connection.PlatformWeb
	got := expiry.Of([]connection.Profile{draft, desktop, web}, today)
	if len(got) != 1 || got[0].ID != "web" || !got[0].Interactive || !got[0].Renewable() {
		t.Errorf("%+v", got)
	}
}

func TestOrderAndFilters(t *testing.T) {
	list := []connection.Profile{app("later", day(90)), app("unknown", ""), app("month", day(20)), app("ended", day(-3)), app("week", day(5))}
	all := expiry.Of(list, today)
	if got := ids(all); got != "ended week month later unknown" {
		t.Errorf("order %s", got)
	}
	if got := ids(expiry.Within(all, 30)); got != "ended week month" {
		t.Errorf("within 30 days %s", got)
	}
	for _, c := range expiry.Classes() {
		for _, e := range expiry.Pick(all, c) {
			if e.Class != c {
				t.Errorf("%s among %s", e.ID, c)
			}
		}
	}
	if n := expiry.Count(all); n[expiry.Ended] != 1 || n[expiry.Sixty] != 0 || n[expiry.Unknown] != 1 {
		t.Errorf("%v", n)
	}
	if len(expiry.Pick(all, "")) != len(all) {
		t.Error("no filter takes some away")
	}
}

func ids(ends []expiry.End) string {
	var out []string
	for _, e := range ends {
		out = append(out, e.ID)
	}
	return strings.Join(out, " ")
}

func TestNoticeStaysDismissedUntilSomethingChanges(t *testing.T) {
	list := []connection.Profile{app("a", day(20)), app("b", day(-1)), app("c", day(200)), app("d", "")}
	n := expiry.NoticeOf(list, today)
	if n.Over != 1 || n.Soon != 1 || n.Mark == "" || n.Empty() {
		t.Fatalf("%+v", n)
	}
	if same := expiry.NoticeOf(list, today.AddDate(0, 0, 1)); same.Mark != n.Mark {
		t.Error("a day later it is another notice")
	}
	if nearer := expiry.NoticeOf(list, today.AddDate(0, 0, 14)); nearer.Mark == n.Mark {
		t.Error("the last week is not said anew")
	}
	list[1].Secret.Ends = day(400)
	if mended := expiry.NoticeOf(list, today); mended.Mark == n.Mark || mended.Over != 0 {
		t.Errorf("mended: %+v", mended)
	}
	if none := expiry.NoticeOf(list[2:], today); !none.Empty() || none.Mark != "" {
		t.Errorf("%+v", none)
	}
}

func TestTableKeepsItsColumns(t *testing.T) {
	p := app("a", day(3))
	p.Name = "tab\there\nand there"
	say := func(key string, _ ...string) string { return key }
	text := expiry.Table(expiry.Of([]connection.Profile{p, app("b", "")}, today), say)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != 3 {
		t.Fatalf("%q", text)
	}
	for _, l := range lines {
		if strings.Count(l, "\t") != 5 {
			t.Errorf("%q", l)
		}
	}
	if !strings.Contains(lines[1], "tab here and there") || !strings.Contains(lines[2], "ends.left.unknown") {
		t.Errorf("%q", lines)
	}
}
