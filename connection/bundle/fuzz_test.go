package bundle_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/bundle"
)

// newFixture writes testdata/light.bcbundle anew. Bundles are never the same twice,
// and the processes of a fuzz run have to mean the same one.
var newFixture = flag.Bool("new-fixture", false, "write testdata/light.bcbundle anew")

func fixture(tb testing.TB) []byte {
	tb.Helper()
	path := filepath.Join("testdata", "light.bcbundle")
	if *newFixture {
		if err := os.WriteFile(path, written(tb, entries()), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// TestFixtureOpens holds that a bundle of format 1 stays readable.
func TestFixtureOpens(t *testing.T) {
	got, err := bundle.Read(fixture(t), phrase)
	if err != nil || len(got) != 2 || got[0].Secret != canary || got[0].Profile.Name != entries()[0].Profile.Name {
		t.Errorf("%d connections, %v", len(got), err)
	}
}

// asLight says whether opening costs as little as a test can spend.
func asLight(head string) bool {
	var c bundle.Cost
	return json.Unmarshal([]byte(head), &c) == nil && c == light()
}

// FuzzRead holds that whatever is not exactly what was written is refused, and
// that no error tells anything of what is inside. With right, the checksum is made
// to fit, so that the header and the seal are reached.
func FuzzRead(f *testing.F) {
	plain := func(b []byte) string {
		return strings.TrimRight(strings.ReplaceAll(strings.TrimPrefix(string(b), "\ufeff"), "\r\n", "\n"), "\n")
	}
	good := plain(fixture(f))
	lines := strings.Split(good, "\n")
	f.Add(good, "", false)
	f.Add(good[:len(good)-4], "", false)
	f.Add(lines[0], lines[1], true)
	f.Add(lines[0], lines[1][4:], true)
	f.Add(strings.Replace(lines[0], `"format":1`, `"format":9`, 1), lines[1], true)
	f.Add(`{"kind":"bcconnect-bundle","format":1,"time":4294967295}`, "", true)
	f.Add("\n\n", "", false)
	f.Fuzz(func(t *testing.T, head, body string, right bool) {
		data := []byte(head)
		if right {
			data = summed(head, body)
		}
		err := bundle.Check(data)
		if err == nil {
			first, _, _ := strings.Cut(plain(data), "\n")
			if !asLight(first) {
				return // sound, and slow to try
			}
			_, err = bundle.Read(data, phrase)
		}
		if (err == nil) != (plain(data) == good) {
			t.Errorf("%v, of something else than was written", err)
		}
		if err != nil && (!strings.HasPrefix(kind(err), "bundle-") || strings.Contains(err.Error(), "CANARY")) {
			t.Errorf("%v", err)
		}
	})
}
