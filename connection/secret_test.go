package connection_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"bcconnect/connection"
)

func TestSecretNeverPrints(t *testing.T) {
	const plain = "CANARY-7f3c"
	s := connection.Secret(plain)
	type wrap struct{ S connection.Secret }
	holder := wrap{s}
	var out []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		out = append(out, fmt.Sprintf(verb, s), fmt.Sprintf(verb, holder), fmt.Sprintf(verb, &holder))
	}
	for _, v := range []any{s, holder, []connection.Secret{s}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	b, err := xml.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, string(b))
	var log bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(h).Info("x", "s", s, "h", holder)
	}
	out = append(out, log.String(), fmt.Errorf("wrapped: %v", s).Error())
	hex := fmt.Sprintf("%x", plain)
	for _, o := range out {
		if strings.Contains(o, plain) || strings.Contains(strings.ToLower(o), hex) {
			t.Errorf("secret printed: %s", o)
		}
	}
	if s.Reveal() != plain {
		t.Error("Reveal does not return the value")
	}
}
