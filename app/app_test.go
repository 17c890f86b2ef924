package app_test

import (
	"bytes"
	"errors"
	"flag"
	"strings"
	"testing"

	"bcconnect/app"
	"bcconnect/connection"
)

func TestFlags(t *testing.T) {
	t.Setenv("BCCONNECT_DIR", "/data")
	for _, tt := range []struct {
		args []string
		want app.Options
	}{
		{nil, app.Options{Dir: "/data"}},
		{[]string{"--sandbox"}, app.Options{Dir: "/data", Sandbox: true}},
		{[]string{"--sandbox=consent-missing", "--dir", "/x"}, app.Options{Dir: "/x", Sandbox: true, Scenario: "consent-missing"}},
		{[]string{"--lang", "de", "--trace", "/t"}, app.Options{Dir: "/data", Language: "de", Trace: "/t"}},
	} {
		got, err := app.Parse(tt.args, &bytes.Buffer{})
		if err != nil || got != tt.want {
			t.Errorf("%v: %+v, %v; want %+v", tt.args, got, err, tt.want)
		}
	}
	var said bytes.Buffer
	if _, err := app.Parse([]string{"--nonsense"}, &said); err == nil || !strings.Contains(said.String(), "Usage") {
		t.Errorf("nonsense: %v, %s", err, said.String())
	}
	if _, err := app.Parse([]string{"--help"}, &said); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("help: %v", err)
	}
}

func TestNoDisplayIsSaidInASentence(t *testing.T) {
	none := func(string) string { return "" }
	if err := app.DisplayMissing(none); err == nil || !strings.Contains(err.Error(), "command line") {
		t.Errorf("without a display: %v", err)
	}
	for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY"} {
		if err := app.DisplayMissing(func(n string) string { return map[string]string{name: ":0"}[n] }); err != nil {
			t.Errorf("with %s: %v", name, err)
		}
	}
}

func TestFileNamesFitEveryFileSystem(t *testing.T) {
	for name, want := range map[string]string{"Order import": "Order import", `a/b\c:d*e?f"g<h>i|j` + "\n": "a-b-c-d-e-f-g-h-i-j-", "": "connection", "Größe": "Größe"} {
		if got := app.FileName(name); got != want {
			t.Errorf("%q becomes %q", name, got)
		}
	}
}

func TestOnlyOwnKindsOfAddressesAreOpened(t *testing.T) {
	for _, bad := range []string{"file:///etc/passwd", "javascript:alert(1)", "http://example.com", "-flag", "", "HTTP://127.0.0.1.example.com/", "http://127.0.0.1:x@example.com/", "https://user@example.com"} {
		var f *connection.Fault
		if err := app.OpenAnywhere(t.Context(), bad); !errors.As(err, &f) || f.Kind != "address-refused" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
