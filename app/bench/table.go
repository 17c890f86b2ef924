package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
)

// line is a row of the table. With a base its figure is what its values are of
// those, round by round; else the values themselves.
type line struct {
	what    string
	unit    string // of the values; "" for a number
	values  []float64
	beside  string
	base    []float64
	aim     float64
	atLeast bool // the aim is the least, not the most
}

// figures are what the aim is about, in order.
func (l line) figures() []float64 {
	out := slices.Clone(l.values)
	for i := range out {
		if i < len(l.base) {
			out[i] /= l.base[i]
		}
	}
	slices.Sort(out)
	return out
}

// met says whether the median is what was aimed at, to the precision that is shown.
func (l line) met() bool {
	at := l.round(middle(l.figures()))
	if l.atLeast {
		return at >= l.aim
	}
	return at <= l.aim
}

func (l line) round(v float64) float64 {
	if l.base != nil {
		return math.Round(v*100) / 100
	}
	return v
}

func (l line) goal() string {
	sign := "≤ "
	if l.atLeast {
		sign = "≥ "
	}
	if l.base != nil {
		return sign + strconv.FormatFloat(l.aim, 'f', 2, 64)
	}
	return sign + short(l.aim) + " " + l.unit
}

// heading is the table's first line; the parts print the rest.
func heading(out io.Writer) {
	fmt.Fprintf(out, "%-44s %22s  %-34s %20s %10s\n", "what", "median (least–most)", "beside", "ratio", "aim")
}

// tell prints rows.
func tell(out io.Writer, all ...line) {
	for _, l := range all {
		if len(l.values) == 0 {
			fmt.Fprintf(out, "%-44s not measured\n", l.what)
			continue
		}
		sorted := slices.Sorted(slices.Values(l.values))
		ratio, beside := "", l.beside
		if l.base != nil {
			f := l.figures()
			ratio = fmt.Sprintf("%.2f (%.2f–%.2f)", middle(f), f[0], f[len(f)-1])
			beside += ": " + short(middle(slices.Sorted(slices.Values(l.base)))) + " " + l.unit
		}
		verdict := "missed"
		if l.met() {
			verdict = "met"
		}
		fmt.Fprintf(out, "%-44s %22s  %-34s %20s %10s  %s\n", l.what,
			fmt.Sprintf("%s %s (%s–%s)", short(middle(sorted)), l.unit, short(sorted[0]), short(sorted[len(sorted)-1])), beside, ratio, l.goal(), verdict)
	}
}

// short is a number with as many digits as one reads.
func short(v float64) string {
	switch {
	case v == math.Trunc(v) || v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 1:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

func middle(sorted []float64) float64 { return sorted[len(sorted)/2] }

func values(all []sample, of func(sample) float64) []float64 {
	vs := make([]float64, len(all))
	for i, s := range all {
		vs[i] = of(s)
	}
	return vs
}

// parts measures everything, each part as a process of its own: the most memory
// that a child had begins with what its parent has.
func parts(out io.Writer, bin string, runs int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	heading(out)
	for _, part := range []string{"starts", "idle", "commands", "inside", "sweep"} {
		cmd := exec.Command(self, "-part", part, "-bin", bin, "-runs", strconv.Itoa(runs)) //nolint:noctx // it ends with us
		cmd.Stdout, cmd.Stderr = out, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", part, err)
		}
	}
	return nil
}
