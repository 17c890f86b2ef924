package bundle_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
)

const (
	phrase = connection.Secret("correct horse battery")
	canary = connection.Secret("CANARY8Q~0123456789abcdefghijklmnopqrstu")
)

// light is the least that a reader takes: tests have many bundles to make.
func light() bundle.Cost { return bundle.Cost{Time: 2, MemoryKiB: 19 << 10, Threads: 1} }

func entries() []bundle.Entry {
	return []bundle.Entry{
		{
			Profile: connection.Profile{
				ID: "a", Name: "Søren's & \"Co\"", Mode: connection.ModeApp, Tenant: "contoso.com", Revision: 7, Routes: "contoso/sales/v2.0\nItems",
				Standing: connection.Standing{Tested: time.Unix(1, 0), Verdict: "pass", HasRefresh: true},
			},
			Secret: canary,
		},
		{Profile: connection.Profile{ID: "b", Name: "Person", Mode: connection.ModeUser}},
	}
}

func written(t testing.TB, list []bundle.Entry) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := bundle.Write(&b, list, phrase, light()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func kind(err error) string {
	var f *connection.Fault
	if !errors.As(err, &f) {
		return fmt.Sprint(err)
	}
	return f.Kind
}

func TestRoundTrip(t *testing.T) {
	data := written(t, entries())
	if !bundle.Is(data) || bundle.Check(data) != nil {
		t.Fatal("not recognised")
	}
	for _, clear := range []string{"CANARY", "contoso", "Person"} {
		if bytes.Contains(data, []byte(clear)) {
			t.Errorf("%q stands in the clear", clear)
		}
	}
	for name, d := range map[string][]byte{"as it is": data, "from Windows": bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")), "with a mark": append([]byte("\ufeff"), data...)} {
		got, err := bundle.Read(d, phrase)
		if err != nil || len(got) != 2 {
			t.Fatalf("%s: %v, %d", name, err, len(got))
		}
		p := got[0].Profile
		if p.Name != entries()[0].Profile.Name || got[0].Secret != canary || !got[1].Secret.Empty() {
			t.Errorf("%s: %+v", name, p)
		}
		if p.Standing != (connection.Standing{}) || p.Revision != 0 {
			t.Errorf("what belongs to the old machine came along: %+v", p)
		}
	}
	if bytes.Equal(data, written(t, entries())) {
		t.Error("two bundles are the same: salt or nonce is not new")
	}
	if _, err := bundle.Read(data, phrase+" "); kind(err) != bundle.KindPassphrase {
		t.Errorf("wrong passphrase: %v", err)
	}
}

func TestStandardCostIsReadable(t *testing.T) {
	var b bytes.Buffer
	if err := bundle.Write(&b, entries(), phrase, bundle.Standard()); err != nil {
		t.Fatal(err)
	}
	if got, err := bundle.Read(b.Bytes(), phrase); err != nil || len(got) != 2 {
		t.Error(err)
	}
}

func TestShortPassphrasesAreRefused(t *testing.T) {
	for p, want := range map[connection.Secret]bundle.Grade{
		"": bundle.TooShort, "elevenchars": bundle.TooShort, "  short  and   ": bundle.TooShort, "twelve chars": bundle.Fair, "ÄÖÜäöüßÄÖÜäö": bundle.Fair, "a passphrase of length": bundle.Good,
	} {
		if got := bundle.Strength(p); got != want {
			t.Errorf("%d characters: %s, want %s", p.Len(), got, want)
		}
		if err := bundle.Write(&bytes.Buffer{}, nil, p, light()); (want == bundle.TooShort) != (kind(err) == bundle.KindShort) {
			t.Errorf("%d characters: %v", p.Len(), err)
		}
	}
}

// summed puts a fresh checksum under changed lines, as somebody would who wants
// more than to damage a file.
func summed(head, body string) []byte {
	sum := sha256.Sum256([]byte(head + "\n" + body + "\n"))
	return []byte(head + "\n" + body + "\n" + base64.StdEncoding.EncodeToString(sum[:]) + "\n")
}

func TestRefusals(t *testing.T) {
	data := string(written(t, entries()))
	lines := strings.Split(data, "\n")
	head := func(old, fresh string) []byte { return summed(strings.Replace(lines[0], old, fresh, 1), lines[1]) }
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"empty":            {nil, bundle.KindDamaged},
		"cut off":          {[]byte(data[:len(data)/2]), bundle.KindDamaged},
		"a changed letter": {[]byte(strings.Replace(data, lines[1][20:24], "AAAA", 1)), bundle.KindDamaged},
		"no checksum":      {[]byte(lines[0] + "\n" + lines[1]), bundle.KindDamaged},
		"other kind":       {head("bcconnect-bundle", "another-bundle-x"), bundle.KindDamaged},
		"newer":            {head(`"format":1`, `"format":2`), bundle.KindNewer},
		"older than any":   {head(`"format":1`, `"format":0`), bundle.KindParameters},
		"a whole TiB":      {head(`"memoryKiB":19456`, `"memoryKiB":1073741824`), bundle.KindParameters},
		"no memory":        {head(`"memoryKiB":19456`, `"memoryKiB":8`), bundle.KindParameters},
		"for ever":         {head(`"time":2`, `"time":4294967295`), bundle.KindParameters},
		"no pass":          {head(`"time":2`, `"time":0`), bundle.KindParameters},
		"no thread":        {head(`"threads":1`, `"threads":0`), bundle.KindParameters},
		"other derivation": {head("argon2id", "md5"), bundle.KindParameters},
		"other seal":       {head("AES-256-GCM", "ROT13"), bundle.KindParameters},
		"other cost":       {head(`"time":2`, `"time":3`), bundle.KindPassphrase}, // the seal covers the header
		"no base64":        {summed(lines[0], "***"), bundle.KindDamaged},
		"short body":       {summed(lines[0], "AAAA"), bundle.KindPassphrase},
		"too large":        {make([]byte, bundle.MaxFile+1), bundle.KindTooLarge},
	} {
		_, err := bundle.Read(tt.data, phrase)
		if kind(err) != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
		if tt.want != bundle.KindPassphrase && kind(bundle.Check(tt.data)) != tt.want {
			t.Errorf("%s: seen only with a passphrase", name)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestAFullDiskIsSaid(t *testing.T) {
	if err := bundle.Write(full{}, entries(), phrase, light()); kind(err) != "not-writable" {
		t.Error(err)
	}
}
