package text_test

import (
	"testing"
	"time"

	"bcconnect/assets/text"
)

func TestReadDay(t *testing.T) {
	c := load(t)
	for _, x := range []struct{ lang, typed, day, other string }{
		{"en", "2027-03-14", "2027-03-14", ""},
		{"en", " 2027/3/14 ", "2027-03-14", ""},
		{"en", "14 Mar 2027", "2027-03-14", ""},
		{"en", "March 14th, 2027", "2027-03-14", ""},
		{"en", "14/3/2027", "2027-03-14", ""},
		{"en", "3/14/2027", "2027-03-14", ""},
		{"en", "3/4/2027", "2027-04-03", "2027-03-04"}, // either order is written in English
		{"en", "4/4/2027", "2027-04-04", ""},
		{"en", "2027-02-30", "", ""},
		{"en", "next year", "", ""},
		{"en", "14 ju 2027", "", ""},
		{"en", "14 jul 2027", "2027-07-14", ""},
		{"en", "0027-03-14", "0027-03-14", ""},
		{"en", "14:3:2027", "", ""},
		{"en", "3/2027", "", ""},
		{"en", "", "", ""},
		{"de", "14.3.2027", "2027-03-14", ""},
		{"de", "3.4.2027", "2027-04-03", ""},
		{"de", "14. März 2027", "2027-03-14", ""},
		{"de", "2027-03-14", "2027-03-14", ""},
		{"de", "31.2.2027", "", ""},
		{"fr", "14 févr. 2027", "2027-02-14", ""},
		{"fr", "1er août 2027", "2027-08-01", ""},
		{"nl", "14-03-2027", "2027-03-14", ""},
		{"nl", "14 mrt 2027", "2027-03-14", ""},
		{"es", "14 de septiembre de 2027", "2027-09-14", ""},
		{"es", "14 sept 2027", "2027-09-14", ""},
		{"da", "14. maj 2027", "2027-05-14", ""},
		{"da", "14/5 2027", "2027-05-14", ""},
	} {
		r := c.Format(x.lang).ReadDay(x.typed)
		if iso(r.Day) != x.day || iso(r.Other) != x.other || r.Sure() != (x.day != "" && x.other == "") || r.Short {
			t.Errorf("%s %q: %s or %s", x.lang, x.typed, iso(r.Day), iso(r.Other))
		}
	}
	if r := c.Format("de").ReadDay("14.3.27"); r.ISO() != "2027-03-14" || !r.Short {
		t.Errorf("a year of two digits: %+v", r)
	}
}

func iso(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// TestEveryLanguageReadsWhatItWrites so that a day can be copied from one place
// of the program to another.
func TestEveryLanguageReadsWhatItWrites(t *testing.T) {
	c := load(t)
	for _, lang := range c.Languages() {
		f := c.Format(lang)
		for day := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == 2027; day = day.AddDate(0, 0, 1) {
			if r := f.ReadDay(f.Date(day)); !r.Sure() || !r.Day.Equal(day) {
				t.Fatalf("%s: %q is read as %+v", lang, f.Date(day), r)
			}
		}
		names := map[string]bool{}
		for d := range 7 {
			names[f.Weekday(time.Weekday(d))] = true
		}
		if len(names) != 7 || f.Month(time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)) == "" {
			t.Errorf("%s: %v", lang, names)
		}
	}
}

func FuzzReadDay(f *testing.F) {
	for _, s := range []string{"2027-03-14", "14. März 2027", "3/4/2027", "99999999999999999999.1.1", "1er août 2027", "\u00a0", "2027-٣-14"} {
		f.Add(s)
	}
	words, err := text.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []string{"en", "fr"} {
			format := words.Format(lang)
			r := format.ReadDay(s)
			if r.Sure() {
				if again := format.ReadDay(r.ISO()); !again.Day.Equal(r.Day) {
					t.Errorf("%q is %s, which is %s", s, r.ISO(), again.ISO())
				}
			}
		}
	})
}
