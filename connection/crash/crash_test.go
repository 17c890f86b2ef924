package crash_test

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bcconnect/connection/crash"
)

var started = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// TestMain also is the program that dies.
func TestMain(m *testing.M) {
	dir := os.Getenv("CRASH_TEST_DIR")
	if dir == "" {
		os.Exit(m.Run())
	}
	w, err := crash.Begin(dir, "1.2.3", started)
	if err != nil {
		panic(err)
	}
	_, _ = os.Stdout.WriteString("begun\n")
	switch os.Getenv("CRASH_TEST_WAY") {
	case "panic":
		home, _ := os.UserHomeDir()
		go panic(errors.New("client_secret=CANARY-3f7a in " + filepath.Join(home, "x")))
		select {}
	case "fatal":
		m := map[int]int{}
		for range 4 {
			go func() {
				for {
					m[1]++
				}
			}()
		}
		select {}
	case "wait":
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	case "well":
		w.End()
	}
	os.Exit(0)
}

func run(t *testing.T, dir, way string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "CRASH_TEST_DIR="+dir, "CRASH_TEST_WAY="+way)
	return cmd
}

func begin(t *testing.T, dir string) {
	t.Helper()
	w, err := crash.Begin(dir, "1.2.3", started)
	if err != nil {
		t.Fatal(err)
	}
	w.End()
}

func TestCrashIsReportedWithoutSecrets(t *testing.T) {
	for way, want := range map[string]string{"panic": "panic: ", "fatal": "maps.fatal"} {
		t.Run(way, func(t *testing.T) {
			dir := t.TempDir()
			if err := run(t, dir, way).Run(); err == nil {
				t.Fatal("it did not die")
			}
			if _, ok := crash.Latest(dir); ok {
				t.Fatal("what nobody redacted is offered")
			}
			begin(t, dir)
			r, ok := crash.Latest(dir)
			if !ok || !strings.Contains(r.Text, want) || !strings.HasPrefix(r.Text, "BC Connect 1.2.3, go") || !strings.Contains(r.Text, "goroutine") {
				t.Fatalf("%v, %+v", ok, r)
			}
			home, _ := os.UserHomeDir()
			if strings.Contains(r.Text, "CANARY") || len(home) > 1 && strings.Contains(r.Text, home+"/x") {
				t.Errorf("the report says too much:\n%s", r.Text)
			}
			if time.Since(r.When) > time.Hour {
				t.Errorf("died at %v", r.When)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "crash", "running-*")); len(left) != 0 {
				t.Errorf("left: %v", left)
			}
			if err := crash.Delete(dir); err != nil {
				t.Fatal(err)
			}
			if _, ok := crash.Latest(dir); ok {
				t.Error("deleted, and still offered")
			}
		})
	}
}

func TestWhatIsNoCrash(t *testing.T) {
	dir := t.TempDir()
	for _, way := range []string{"well", "killed"} { // "killed" ends without a word
		if err := run(t, dir, way).Run(); err != nil {
			t.Fatal(err)
		}
	}
	live := run(t, dir, "wait")
	in, err := live.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := live.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := live.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	begin(t, dir)
	if r, ok := crash.Latest(dir); ok {
		t.Errorf("offered: %+v", r)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "crash", "running-*.raw")); len(left) != 1 {
		t.Errorf("of the one that runs there is %v", left)
	}
	_, _ = in.Write([]byte("\n"))
	if err := live.Wait(); err != nil {
		t.Error(err)
	}
}

func TestFewReportsAreKept(t *testing.T) {
	dir := t.TempDir()
	sub := filepath.Join(dir, "crash")
	if err := os.MkdirAll(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		raw := filepath.Join(sub, "running-"+string(rune('a'+i))+".raw")
		if err := os.WriteFile(raw, []byte("BC Connect 1\n\npanic: "+strings.Repeat("!", i+1)+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		at := started.Add(time.Duration(i/2) * time.Second) // two in each second
		if err := os.Chtimes(raw, at, at); err != nil {
			t.Fatal(err)
		}
	}
	begin(t, dir)
	left, err := filepath.Glob(filepath.Join(sub, "report-*.txt"))
	if err != nil || len(left) != 5 {
		t.Errorf("%d are kept, %v", len(left), err)
	}
	defer func() {
		if err := crash.Seen(dir); err != nil {
			t.Error(err)
		}
		if _, ok := crash.Latest(dir); ok {
			t.Error("seen, and offered again")
		}
		if left, _ := filepath.Glob(filepath.Join(sub, "seen-report-*.txt")); len(left) != 5 {
			t.Errorf("seen are %v", left)
		}
		if err := crash.Delete(dir); err != nil {
			t.Error(err)
		}
		if left, _ := filepath.Glob(filepath.Join(sub, "*.txt")); len(left) != 0 {
			t.Errorf("after Delete there is %v", left)
		}
	}()
	if r, ok := crash.Latest(dir); !ok || !strings.Contains(r.Text, "!!!!!!!!") || !r.When.Equal(started.Add(3*time.Second)) {
		t.Errorf("the last is %+v", r)
	}
}

func TestFolderThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "crash"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := crash.Begin(dir, "1", started)
	if err == nil {
		t.Error("no error")
	}
	w.End() // does nothing
}
