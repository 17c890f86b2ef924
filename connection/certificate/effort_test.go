package certificate_test

import (
	"bytes"
	"encoding/asn1"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/certificate"
)

// TestEffortIsBounded: a file says how many rounds of key derivation it wants,
// and a hostile one says two thousand million.
func TestEffortIsBounded(t *testing.T) {
	for _, name := range []string{"modern.pfx", "legacy.pfx", "nopass.pfx"} {
		data := file(t, name)[0]
		places := 0
		for _, honest := range []int{2048, 1000, 1, 10000, 100000} {
			der, err := asn1.Marshal(honest)
			if err != nil {
				t.Fatal(err)
			}
			for at := 0; ; {
				i := bytes.Index(data[at:], der)
				if i < 0 {
					break
				}
				at += i + len(der)
				// As many as fit into the same bytes would change nothing; so the
				// whole file is made anew around a longer number.
				hostile, ok := withCount(data, at-len(der), len(der), 1<<31-1)
				if !ok {
					continue
				}
				places++
				if _, err := certificate.Load([][]byte{hostile}, practice); kindOf(err) == "" {
					t.Errorf("%s: loaded with a count changed at %d", name, at)
				}
			}
		}
		if places == 0 {
			t.Errorf("%s: no count was found in it", name)
		}
	}
}

// withCount replaces an integer and mends the lengths of all that is around it.
func withCount(der []byte, at, size, count int) ([]byte, bool) {
	fresh, err := asn1.Marshal(count)
	if err != nil {
		return nil, false
	}
	found := false
	var walk func(part []byte, base int) []byte
	walk = func(part []byte, base int) []byte {
		var out []byte
		for len(part) > 0 {
			var v asn1.RawValue
			rest, err := asn1.Unmarshal(part, &v)
			if err != nil {
				return append(out, part...)
			}
			start, head := base, len(v.FullBytes)-len(v.Bytes)
			switch {
			case start == at && len(v.FullBytes) == size:
				out, found = append(out, fresh...), true
			case start <= at && at < start+len(v.FullBytes):
				v.Bytes, v.FullBytes = walk(v.Bytes, start+head), nil
				b, err := asn1.Marshal(v)
				if err != nil {
					return nil
				}
				out = append(out, b...)
			default:
				out = append(out, v.FullBytes...)
			}
			base += len(part) - len(rest)
			part = rest
		}
		return out
	}
	return walk(der, 0), found
}

func TestEffortCountsEverything(t *testing.T) {
	salted := func(count int64) []byte {
		b, err := asn1.Marshal(struct {
			Salt  []byte
			Count int64
		}{[]byte("salty"), count})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	deep := []byte{}
	for range 60 {
		var err error
		if deep, err = asn1.Marshal(asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: deep}); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		der  []byte
		fair bool
	}{
		"a careful one":         {salted(1_000_000), true},
		"an hour":               {salted(1<<31 - 1), false},
		"more than a number":    {[]byte{0x30, 0x10, 4, 1, 'x', 2, 11, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, false},
		"none":                  {salted(0), true},
		"many modest ones":      {bytes.Repeat(salted(1_000_000), 6), false},
		"inside a text":         {append([]byte{4, byte(len(salted(1 << 30)))}, salted(1<<30)...), false},
		"too deep":              {deep, false},
		"no ASN.1":              {[]byte("hello"), true},
		"a number without salt": {[]byte{0x30, 6, 2, 4, 0x7f, 0, 0, 0}, true},
	} {
		if err := certificate.Modest(c.der); (err == nil) != c.fair {
			t.Errorf("%s: %v", name, err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		if err := certificate.Limited(time.Minute, func() { time.Sleep(2 * time.Minute) }); err == nil {
			t.Error("what takes long was waited for")
		}
		if err := certificate.Limited(time.Minute, func() {}); err != nil {
			t.Error(err)
		}
		time.Sleep(2 * time.Minute)
	})
	_, err := certificate.Load([][]byte{salted(1 << 31)}, connection.Secret("x"))
	if kindOf(err) != certificate.KindUnreadable || !strings.Contains(err.Error(), "too much work") {
		t.Errorf("said %v", err)
	}
}

// TestEffortIsSharedByAllKeys: one PEM file has room for hundreds of locked keys,
// each of which asks for no more than a careful person would.
func TestEffortIsSharedByAllKeys(t *testing.T) {
	one := file(t, "aes128-sha1.key")[0] // 2048 rounds
	for keys, want := range map[int]string{2: certificate.KindNoCertificate, 3: certificate.KindUnreadable} {
		_, err := certificate.LoadWithin([][]byte{bytes.Repeat(one, keys)}, practice, 2*2048)
		if kindOf(err) != want {
			t.Errorf("%d keys: %v", keys, err)
		}
	}
	_, err := certificate.LoadWithin([][]byte{one, one, one}, practice, 2*2048)
	if kindOf(err) != certificate.KindUnreadable {
		t.Errorf("in files of their own: %v", err)
	}
	if _, err := certificate.LoadWithin(file(t, "modern.pfx", "legacy.pfx"), practice, 2*2048); kindOf(err) != certificate.KindUnreadable {
		t.Errorf("PKCS#12: %v", err)
	}
}
