package profiles_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/profiles"
)

const kills = 200

// TestMain also is the process that gets killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PROFILES_TEST_DIR"); dir != "" {
		saveForEver(dir, os.Getenv("PROFILES_TEST_NAME"))
	}
	os.Exit(m.Run())
}

// saveForEver saves one connection again and again and says each time up to
// where it came.
func saveForEver(dir, name string) {
	b := profiles.Open(dir)
	p := connection.Profile{ID: name}
	for i := 1; ; i++ {
		p.LoginHint = strconv.Itoa(i)
		var err error
		if p, err = b.Save(p); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		fmt.Println(i)
	}
}

// TestKilledWhileSaving holds the promise of a save: what was acknowledged is
// there, whenever the process dies.
func TestKilledWhileSaving(t *testing.T) {
	if testing.Short() {
		t.Skip("starts 200 processes")
	}
	t.Logf("faults: killed at any moment while saving: %d", kills)
	dir := t.TempDir()
	said := map[string]int{}
	for n := range kills {
		name := fmt.Sprintf("c%03d", n)
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), "PROFILES_TEST_DIR="+dir, "PROFILES_TEST_NAME="+name)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		lines.Scan() // it has begun
		for ; lines.Text() != ""; lines.Scan() {
			i, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Fatal(lines.Text())
			}
			if said[name]++; i == 1 {
				time.AfterFunc(rand.N(8*time.Millisecond), func() { _ = cmd.Process.Kill() })
			}
		}
		_ = cmd.Wait()
		b := profiles.Open(dir)
		list, err := b.List()
		if err != nil || b.Recovered() != nil {
			t.Fatalf("after kill %d: %v %v", n, err, b.Recovered())
		}
		found := map[string]int{}
		for _, p := range list {
			found[p.ID], _ = strconv.Atoi(p.LoginHint)
		}
		for id, i := range said {
			if found[id] < i {
				t.Fatalf("after kill %d: %s said %d, kept %d", n, id, i, found[id])
			}
		}
	}
}
