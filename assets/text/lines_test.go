package text_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"bcconnect/assets/text"
)

// TestFilesAreOfTheShapeThatTheyAreReadBy holds what the quick look-up rests on:
// it finds in every language what a reading of the whole file finds.
func TestFilesAreOfTheShapeThatTheyAreReadBy(t *testing.T) {
	quick, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := text.LoadFS(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(quick.Languages(), whole.Languages()) {
		t.Fatalf("languages %v, %v", quick.Languages(), whole.Languages())
	}
	for _, lang := range whole.Languages() {
		keys := whole.Keys(lang)
		if !slices.Equal(quick.Keys(lang), keys) {
			t.Errorf("%s: the keys differ", lang)
		}
		says, want := quick.Sayer(lang), whole.Sayer(lang)
		for _, key := range keys {
			for _, count := range []string{"1", "2", "7"} {
				if got, want := says(key, "count", count), want(key, "count", count); got != want {
					t.Errorf("%s %s: %q, want %q", lang, key, got, want)
				}
			}
			if !quick.Has(lang, key) {
				t.Errorf("%s %s is not found", lang, key)
			}
			if near := key + "x"; quick.Has(lang, near) != whole.Has(lang, near) {
				t.Errorf("%s %s: found %v", lang, near, quick.Has(lang, near))
			}
		}
		for _, none := range []string{"", "a", "zzz", "}", "{", "\n"} {
			if quick.Has(lang, none) {
				t.Errorf("%s: %q is found", lang, none)
			}
		}
		if !strings.Contains(says("no.such"), "no.such") {
			t.Errorf("%s: what is missing is not seen", lang)
		}
	}
}

func BenchmarkLoadAndSayTwenty(b *testing.B) {
	c, err := text.Load()
	if err != nil {
		b.Fatal(err)
	}
	keys := c.Keys(text.English)
	for b.Loop() {
		c, err := text.Load()
		if err != nil {
			b.Fatal(err)
		}
		say := c.Sayer(text.English)
		for i := range 20 {
			_ = say(keys[i*len(keys)/20])
		}
	}
}

func BenchmarkReadWhole(b *testing.B) {
	for b.Loop() {
		if _, err := text.LoadFS(os.DirFS(".")); err != nil {
			b.Fatal(err)
		}
	}
}
