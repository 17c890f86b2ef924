package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestTableSaysWhatIsMet(t *testing.T) {
	for _, c := range []struct {
		name string
		row  line
		want []string
	}{
		{
			"a ratio of rounds, not of medians",
			line{what: "start", unit: "ms", values: []float64{20, 40, 300}, beside: "bare", base: []float64{10, 40, 100}, aim: 2},
			[]string{"40 ms (20–300)", "bare: 40 ms", "2.00 (1.00–3.00)", "≤ 2.00", "met"},
		},
		{
			"a hair above",
			line{unit: "ms", values: []float64{111}, base: []float64{100}, aim: 1.1},
			[]string{"1.11", "missed"},
		},
		{
			"the least that is wanted",
			line{unit: "/s", values: []float64{80}, base: []float64{100}, aim: 0.85, atLeast: true},
			[]string{"≥ 0.85", "missed"},
		},
		{
			"a value",
			line{unit: "MiB", values: []float64{13, 12.25, 14.5}, aim: 14},
			[]string{"13 MiB (12.2–14.5)", "≤ 14 MiB", "met"},
		},
		{"nothing", line{what: "idle"}, []string{"idle", "not measured"}},
	} {
		var b bytes.Buffer
		tell(&b, c.row)
		for _, w := range c.want {
			if !strings.Contains(b.String(), w) {
				t.Errorf("%s: no %q in %s", c.name, w, &b)
			}
		}
	}
}

func TestCloudCounts(t *testing.T) {
	c := &cloud{asked: map[string]int{"POST a/token": 2, "GET b/companies": 3, "GET b/environments": 1}}
	if all, twice := c.count(); all != 6 || twice != 2 {
		t.Errorf("%d requests, %d asked again", all, twice)
	}
	if n := c.tokens(); n != 2 {
		t.Errorf("%d tokens", n)
	}
	c.forget()
	if all, _ := c.count(); all != 0 {
		t.Errorf("%d requests are remembered", all)
	}
}
