package junit_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bcconnect/connection/junit"
)

func TestWrite(t *testing.T) {
	one := junit.Suite{Name: "A & B", Timestamp: junit.Stamp(time.Date(2026, 9, 1, 11, 0, 0, 0, time.FixedZone("CEST", 7200)))}
	one.Add(junit.Case{Class: "c", Name: "passes", Time: junit.Seconds(1234 * time.Millisecond)})
	one.Add(junit.Case{Name: "fails", Failure: &junit.Failure{Message: "no <", Type: "code", Text: "why"}})
	two := junit.Suite{Name: "C"}
	two.Add(junit.Case{Name: "was not run", Skipped: &junit.Skipped{Message: "x"}})
	var b strings.Builder
	if err := (junit.Suites{Name: "BC Connect", Suites: []junit.Suite{one, two}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<?xml version="1.0" encoding="UTF-8"?>`,
		`<testsuites name="BC Connect" tests="3" failures="1" errors="0" skipped="1" time="">`,
		`<testsuite name="A &amp; B" tests="2" failures="1" errors="0" skipped="0" timestamp="2026-09-01T09:00:00">`,
		`<testcase classname="c" name="passes" time="1.234"></testcase>`,
		`<failure message="no &lt;" type="code">why</failure>`, `<skipped message="x"></skipped>`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in\n%s", want, b.String())
		}
	}
}

// full takes a number of writes and no more.
type full int

func (f *full) Write(p []byte) (int, error) {
	if *f--; *f < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

func TestWriteSaysWhenItCannot(t *testing.T) {
	for n := range 3 {
		w := full(n)
		if err := (junit.Suites{Suites: []junit.Suite{{}}}).Write(&w); err == nil {
			t.Errorf("no error after %d writes", n)
		}
	}
}
