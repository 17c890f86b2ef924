package cli_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"bcconnect/connection/bundle"
	"bcconnect/connection/cli"
	"bcconnect/connection/profiles"
	"bcconnect/connection/testkit"
)

// What the process that gets killed is told.
const (
	doomedDir  = "CLI_TEST_DOOMED_DIR"
	doomedArgs = "CLI_TEST_DOOMED_ARGS" // JSON
	doomedIn   = "CLI_TEST_DOOMED_STDIN"
)

// TestDoomedChild is that process; alone it does nothing.
func TestDoomedChild(t *testing.T) {
	dir := os.Getenv(doomedDir)
	if dir == "" {
		t.Skip("runs as a process of TestKilledAtEveryWrite")
	}
	var args []string
	if err := json.Unmarshal([]byte(os.Getenv(doomedArgs)), &args); err != nil {
		t.Fatal(err)
	}
	code := cli.Run(t.Context(), args, cli.Env{
		Stdin: strings.NewReader(os.Getenv(doomedIn)), Stdout: io.Discard, Stderr: os.Stderr, Dir: dir, Version: "test", Vault: sealedIn,
		Getenv: func(string) string { return "" }, IsTerminal: func(io.Writer) bool { return false },
	})
	if code != 0 {
		os.Exit(code)
	}
}

// The secrets of TestKilledAtEveryWrite. All that is kept says whose it is.
const (
	secretA = "Aa1~secret-of-A-xxxxxxxxxxxxxxxxxxxxxxxxxx"
	secretB = "Bb1~secret-of-B-xxxxxxxxxxxxxxxxxxxxxxxxxx"
	secretC = "Cc1~secret-of-C-xxxxxxxxxxxxxxxxxxxxxxxxxx"
	secretN = "Nn1~new-secret-of-A-xxxxxxxxxxxxxxxxxxxxxx"
)

// disk is a folder with its keyring as a process left it.
type disk struct{ root string }

func (d disk) data() string { return filepath.Join(d.root, "data") }

// gone stands for a secret that is told of and not there.
const gone = "gone"

// kept is what lies there: the secret or token of each connection by its name.
func (d disk) kept(t *testing.T) map[string]string {
	t.Helper()
	book, safe := profiles.Open(d.data()), sealedIn(d.data())
	list, err := book.List()
	if err != nil {
		t.Fatalf("the connections cannot be read: %v", err)
	}
	out := map[string]string{}
	for _, p := range list {
		value, err := safe.Get(t.Context(), p.ID)
		if err != nil && p.Secret.Length > 0 {
			out[p.Name] = gone
			continue
		}
		var sealed struct {
			Secret string
			Token  *struct{ Refresh string }
		}
		if len(value) > 0 {
			if err := json.Unmarshal(value, &sealed); err != nil {
				t.Errorf("%s: what is sealed is damaged: %v", p.Name, err)
			}
		}
		out[p.Name] = sealed.Secret
		if sealed.Token != nil && sealed.Token.Refresh != "" {
			out[p.Name] = "token " + sealed.Token.Refresh
		}
	}
	return out
}

// deed is something that the program does to what is kept.
type deed struct {
	name  string
	args  []string
	stdin string
	empty bool
	// may says what may differ from before, by name: "" is not there (any more).
	may map[string][]string
	// done is what lies there once the program says that it is done.
	done map[string]string
}

// judge holds what lies on a disk against what lay there before.
func (x deed) judge(t *testing.T, at string, before, now map[string]string) {
	t.Helper()
	for name := range before {
		if x.may[name] == nil && now[name] != before[name] {
			t.Errorf("%s: %s has another secret than before", at, name)
		}
	}
	for name := range now {
		if before[name] == "" && x.may[name] == nil {
			t.Errorf("%s: where does %s come from?", at, name)
		}
	}
	for name, may := range x.may {
		ok := false
		for _, want := range may {
			ok = ok || now[name] == want || want == "token " && strings.HasPrefix(now[name], want)
		}
		if !ok {
			t.Errorf("%s: %s is kept with something else (%d letters)", at, name, len(now[name]))
		}
	}
}

// bench is a disk with connections, and the deeds that are done to copies of it.
type bench struct {
	start  disk
	before map[string]string
	deeds  []deed
}

const journeyPhrase = "a passphrase for the journey"

func newBench(t *testing.T) bench {
	t.Helper()
	c := newCloud(t, "well-delegate")
	start := disk{t.TempDir()}
	m := newMachine(t)
	m.dir, m.vault, m.browse = start.data(), sealedIn(start.data()), c.srv.Browse
	own := func(name string) []string {
		return []string{"add", name, "--tenant", "contoso.com", "--client-id", "11111111-2222-3333-4444-555555555555", "--environment", "Production", "--secret-stdin"}
	}
	m.stdin = secretA
	m.must(t, 0, own("A")...)
	m.stdin = secretB
	m.must(t, 0, own("B")...)
	m.must(t, 0, c.add("P")...)
	m.must(t, 0, "signin", "P")
	before := start.kept(t)
	if before["A"] != secretA || before["B"] != secretB || !strings.HasPrefix(before["P"], "token ") {
		t.Fatalf("before: %d kept", len(before))
	}
	sealed := filepath.Join(t.TempDir(), "all.bcbundle")
	m.stdin = journeyPhrase
	m.must(t, 0, "export", "A", "--with-secrets", "-o", sealed, "--passphrase-stdin")
	return bench{start, before, []deed{
		{"the first connection", own("C"), secretC, true, map[string][]string{"C": {"", secretC}, "A": {""}, "B": {""}, "P": {""}}, map[string]string{"C": secretC}},
		{"add", own("C"), secretC, false, map[string][]string{"C": {"", secretC}}, map[string]string{"C": secretC}},
		{"edit", []string{"edit", "A", "--company", "Elsewhere"}, "", false, nil, nil},
		{"another secret", []string{"edit", "A", "--secret-stdin"}, secretN, false, map[string][]string{"A": {secretA, secretN}}, map[string]string{"A": secretN}},
		// Its secret goes first: a connection without one can be removed again, a
		// secret without a connection would lie there unseen.
		{"remove", []string{"remove", "A", "--yes"}, "", false, map[string][]string{"A": {secretA, gone, ""}}, map[string]string{"A": ""}},
		{"revoke", []string{"revoke", "P"}, "", false, map[string][]string{"P": {before["P"], ""}}, map[string]string{"P": ""}},
		{"renew", []string{"refresh", "P"}, "", false, map[string][]string{"P": {"token "}}, nil},
		{"import", []string{"import", sealed, "--passphrase-stdin", "--conflict", "both"}, journeyPhrase, false, map[string][]string{"A (2)": {"", secretA}}, map[string]string{"A (2)": secretA}},
		{"settings", []string{"settings", "log-file", "off"}, "", false, nil, nil},
		{"export", []string{"export", "--all", "--with-secrets", "-o", "OUT", "--passphrase-stdin"}, journeyPhrase, false, nil, nil},
	}}
}

// copied prepares a deed on a copy of the disk.
func (b bench) copied(t *testing.T, x deed) (*exec.Cmd, disk) {
	t.Helper()
	d := disk{t.TempDir()}
	if !x.empty {
		if err := os.CopyFS(d.root, os.DirFS(b.start.root)); err != nil {
			t.Fatal(err)
		}
	}
	args := slices.Clone(x.args)
	if i := slices.Index(args, "OUT"); i >= 0 {
		args[i] = d.out()
	}
	told, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDoomedChild$")
	cmd.Env = append(os.Environ(), doomedDir+"="+d.data(), doomedArgs+"="+string(told), doomedIn+"="+x.stdin)
	return cmd, d
}

func (d disk) out() string { return filepath.Join(d.root, "out.bcbundle") }

// whole holds that a bundle is either not there or can be read.
func (d disk) whole(t *testing.T, at string) {
	t.Helper()
	if data, err := os.ReadFile(d.out()); err == nil {
		if err := bundle.Check(data); err != nil {
			t.Errorf("%s: half a bundle was left: %v", at, err)
		}
	}
}

// TestKilledAtEveryWrite kills the program at each system call with which it
// changes a file, whatever it is doing, and looks whether all that was kept
// before is still kept, and belongs to whom it belonged.
func TestKilledAtEveryWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("starts hundreds of processes")
	}
	b, total := newBench(t), 0
	for _, x := range b.deeds {
		var d disk
		calls := map[string]int{}
		deaths := testkit.KillAtEachWrite(t, func() (cmd *exec.Cmd) {
			cmd, d = b.copied(t, x)
			return cmd
		}, func(death testkit.Death) {
			at := fmt.Sprintf("%s, killed at %d (%s, half: %v)", x.name, death.N, death.Call, death.Half)
			calls[death.Call]++
			x.judge(t, at, b.before, d.kept(t))
			d.whole(t, at)
		})
		delete(calls, "") // the run that lived
		total += len(deaths)
		t.Logf("%-22s %3d deaths: %v", x.name, len(deaths), calls)
	}
	if t.Logf("faults: power cut at each call that writes: %d", total); total < 150 {
		t.Error("too few: are the calls seen?")
	}
}

// TestDiskFailsAtEveryWrite has the disk be full, read-only, gone or broken from
// each such call on. The program says so and keeps what there was.
func TestDiskFailsAtEveryWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("starts hundreds of processes")
	}
	b, total := newBench(t), 0
	for i, x := range b.deeds {
		// Each deed meets one kind of failure at every call; together all kinds.
		why := []syscall.Errno{syscall.ENOSPC, syscall.EROFS, syscall.EIO, syscall.ENOENT}[i%4]
		var d disk
		codes := map[int]int{}
		n := testkit.FailAtEachWrite(t, why, func() (cmd *exec.Cmd) {
			cmd, d = b.copied(t, x)
			return cmd
		}, func(death testkit.Death, code int) {
			at := fmt.Sprintf("%s, %v from %d on (%s)", x.name, why, death.N, death.Call)
			codes[code]++
			now := d.kept(t)
			x.judge(t, at, b.before, now)
			for name, want := range x.done {
				if code == 0 && now[name] != want {
					t.Errorf("%s: it says that it is done, and %s is kept with something else", at, name)
				}
			}
			if code != 0 && code != cli.ExitFindings && code != cli.ExitNotLooked {
				t.Errorf("%s: ended with %d", at, code)
			}
			d.whole(t, at)
		})
		total += n
		t.Logf("%-22s %-28v %3d times; ended with %v", x.name, why, n, codes)
	}
	if t.Logf("faults: disk full, read-only, broken, gone, at each such call: %d", total); total < 100 {
		t.Error("too few: are the calls seen?")
	}
}
