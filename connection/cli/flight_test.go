package cli_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/cli"
	"bcconnect/connection/engine"
	"bcconnect/connection/profiles"
	"bcconnect/connection/vault"
)

// What another process of TestSingleFlight is told.
const (
	flightDir  = "CLI_TEST_FLIGHT_DIR"
	flightID   = "CLI_TEST_FLIGHT_ID" // a program with a window has it; the command line has not
	flightName = "Assistant"
)

// keyFile is a keyring that processes can share. It exists in tests alone: a
// key beside what it seals protects nothing.
type keyFile struct{ path string }

func (k keyFile) Get(context.Context) ([]byte, error) {
	key, err := os.ReadFile(k.path)
	if err != nil {
		return nil, vault.ErrNoKey
	}
	return key, nil
}

func (k keyFile) Set(_ context.Context, key []byte) error { return os.WriteFile(k.path, key, 0o600) }
func (k keyFile) Delete(context.Context) error            { return os.Remove(k.path) }

func sealedIn(dir string) vault.Vault {
	return vault.Open(dir, keyFile{filepath.Join(filepath.Dir(dir), "key")})
}

// TestFlightChild is what the other processes do; alone it does nothing.
func TestFlightChild(t *testing.T) {
	dir := os.Getenv(flightDir)
	if dir == "" {
		t.Skip("runs as a process of TestSingleFlight")
	}
	if os.Getenv(flightID) == "" {
		env := cli.Env{
			Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: os.Stderr, Dir: dir, Version: "test", Getenv: func(string) string { return "" },
			IsTerminal: func(io.Writer) bool { return false }, Vault: sealedIn,
		}
		if code := cli.Run(t.Context(), []string{"refresh", flightName}, env); code != 0 {
			t.Fatalf("ended with %d", code)
		}
		return
	}
	// A program that stays open: it renews whenever it is told to.
	e := engine.New(engine.Options{
		Clouds: map[string]connection.Cloud{connection.CloudOwn: {Name: connection.CloudOwn, Resource: connection.Resource}},
		HTTP:   &http.Client{}, Vault: sealedIn(dir), Book: profiles.Open(dir), Dir: dir,
	})
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		said := "well"
		if f, err := e.Refresh(t.Context(), os.Getenv(flightID)); err != nil || !f.Valid {
			said = "lost " + strings.ReplaceAll(err.Error(), "\n", " ")
		}
		_, _ = io.WriteString(os.Stdout, "FLIGHT "+said+"\n")
	}
}

// TestSingleFlight has two programs and the command line renew the same
// connection at the same moment, 100 times, at an authority whose refresh
// tokens work once. A second use, or a token that is lost, would end the
// sign-in for all of them.
func TestSingleFlight(t *testing.T) {
	if testing.Short() {
		t.Skip("starts 100 processes")
	}
	c := newCloud(t, "well-rotation")
	m := newMachine(t)
	m.dir = filepath.Join(t.TempDir(), "data")
	m.vault, m.browse = sealedIn(m.dir), c.srv.Browse
	m.must(t, 0, c.add(flightName)...)
	m.must(t, 0, "signin", flightName)
	list, err := profiles.Open(m.dir).List()
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	one, two := program(t, m.dir, list[0].ID), program(t, m.dir, list[0].ID)
	const times = 100
	for round := range times {
		var all sync.WaitGroup
		for _, ask := range []func() string{one, two} {
			all.Go(func() {
				if said := ask(); said != "FLIGHT well" {
					t.Errorf("round %d: a program says %s", round, said)
				}
			})
		}
		all.Go(func() {
			if out, err := child(t, m.dir, "").CombinedOutput(); err != nil {
				t.Errorf("round %d: the command line: %v\n%s", round, err, out)
			}
		})
		all.Wait()
		if t.Failed() {
			return
		}
	}
	t.Logf("faults: second and third program renewing the same at once: %d", times)
	m.must(t, 0, "refresh", flightName) // what was kept last still counts
	if p := must(profiles.Open(m.dir).List())[0]; p.Standing.NeedsSignIn || !p.Standing.HasRefresh {
		t.Errorf("it stands %+v", p.Standing)
	}
}

func must[T any](v T, _ error) T { return v }

func child(t *testing.T, dir, id string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFlightChild$")
	cmd.Env = append(os.Environ(), flightDir+"="+dir, flightID+"="+id)
	return cmd
}

// program starts a process that stays, and returns a function that has it renew
// and tells what it says.
func program(t *testing.T, dir, id string) func() string {
	t.Helper()
	cmd := child(t, dir, id)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	return func() string {
		if _, err := io.WriteString(in, "now\n"); err != nil {
			return err.Error()
		}
		if !lines.Scan() {
			return "nothing more"
		}
		return lines.Text()
	}
}
