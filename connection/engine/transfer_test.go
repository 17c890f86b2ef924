package engine_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/handover"
	"bcconnect/connection/handover/importers"
)

const phrase = connection.Secret("correct horse battery")

// light is the least that a reader of bundles takes.
func light() bundle.Cost { return bundle.Cost{Time: 2, MemoryKiB: 19 << 10, Threads: 1} }

type brokenDisk struct{}

func (brokenDisk) Read([]byte) (int, error) { return 0, errors.New("i/o error") }

// transferRows provokes what goes wrong with files of other tools and with
// bundles.
func transferRows() []row {
	foreign := func(text string, f importers.Format) func(*machine) error {
		return func(*machine) error {
			_, err := importers.Read([]byte(text), f)
			return err
		}
	}
	sealed := func(change func(string) string, passphrase connection.Secret) func(*machine) error {
		return func(*machine) error {
			var b bytes.Buffer
			if err := bundle.Write(&b, nil, phrase, light()); err != nil {
				return err
			}
			_, err := bundle.Read([]byte(change(b.String())), passphrase)
			return err
		}
	}
	same := func(s string) string { return s }
	return []row{
		{"BCC-171", func(*machine) error {
			_, err := handover.ReadFile(brokenDisk{})
			return err
		}},
		{"BCC-172", foreign("\x89PNG\x00", importers.Auto)},
		{"BCC-173", foreign("Take two eggs.", importers.Auto)},
		{"BCC-174", foreign("tenant: x", importers.JSON)},
		{"BCC-142", sealed(same, "another passphrase")},
		{"BCC-137", func(*machine) error { return bundle.Write(&bytes.Buffer{}, nil, "short", light()) }},
		{"BCC-138", sealed(func(s string) string { return s[:len(s)-10] }, phrase)},
		{"BCC-139", sealed(func(s string) string { return strings.Replace(s, `"format":1`, `"format":9`, 1) }, phrase)},
		{"BCC-140", func(*machine) error {
			var b bytes.Buffer
			if err := bundle.Write(&b, nil, phrase, bundle.Cost{Time: 1, MemoryKiB: 8, Threads: 1}); err != nil {
				return err
			}
			return bundle.Check(b.Bytes())
		}},
		{"BCC-141", foreignBundle},
	}
}

func foreignBundle(*machine) error { return bundle.Check(make([]byte, bundle.MaxFile+1)) }

// TestMovingToAnotherMachine seals connections on one machine and opens them on
// another: secrets come along, tokens and tests do not.
func TestMovingToAnotherMachine(t *testing.T) {
	m, other := newMachine(t), newMachine(t)
	p := m.save()
	if _, err := m.GetToken(t.Context(), p.ID); err != nil {
		t.Fatal(err)
	}
	list, err := m.Unseal(t.Context())
	if err != nil || len(list) != 1 || list[0].Secret != *secret(canary) {
		t.Fatalf("%d entries, %v", len(list), err)
	}
	var b bytes.Buffer
	if err := bundle.Write(&b, list, phrase, light()); err != nil {
		t.Fatal(err)
	}
	got, err := bundle.Read(b.Bytes(), phrase)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := other.Arrive(t.Context(), got[0], "")
	if err != nil || saved.ID != p.ID || saved.Secret.Length == 0 {
		t.Fatalf("%v %+v", err, saved)
	}
	if facts, err := other.Inspect(t.Context(), saved.ID); err != nil || facts.Present || saved.Standing.HasRefresh {
		t.Errorf("a token came along: %+v %v", facts, err)
	}
	again, err := other.Unseal(t.Context(), saved.ID)
	if err != nil || len(again) != 1 || again[0].Secret != list[0].Secret {
		t.Errorf("the secret did not arrive: %v", err)
	}
	if none, err := other.Unseal(t.Context(), "nobody"); err != nil || len(none) != 0 {
		t.Errorf("%d of nobody, %v", len(none), err)
	}
	// Once more: replaced in its place, or beside it under an id of its own.
	changed := got[0]
	changed.Profile.Environment = "Sandbox"
	if now, err := other.Arrive(t.Context(), changed, saved.ID); err != nil || now.ID != saved.ID || now.Environment != "Sandbox" {
		t.Errorf("replace: %v %+v", err, now)
	}
	if beside, err := other.Arrive(t.Context(), changed, ""); err != nil || beside.ID == saved.ID {
		t.Errorf("both: %v %s", err, beside.ID)
	}
	if _, err := other.Arrive(t.Context(), changed, "nobody"); err == nil {
		t.Error("it took the place of nobody")
	}
}
