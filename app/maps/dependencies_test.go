package maps_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// licences are words that only a licence of the kind has.
var licences = map[string][]string{
	"MIT":          {"Permission is hereby granted, free of charge"},
	"Apache-2.0":   {"Apache License", "Version 2.0"},
	"BSD-2-Clause": {"Redistribution and use in source and binary forms", "Redistributions in binary form"},
	"BSD-3-Clause": {"Redistribution and use in source and binary forms", "endorse or promote products"},
}

// module is what `go list -m` says of one.
type module struct {
	Path, Dir      string
	Main, Indirect bool
}

// direct lists the modules that ours names itself.
func direct(t *testing.T) map[string]module {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-json", "all").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string]module{}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var m module
		if err := dec.Decode(&m); err != nil {
			t.Fatal(err)
		}
		if !m.Main && !m.Indirect {
			all[m.Path] = m
		}
	}
	return all
}

// TestDependencies holds the table of dependencies and go.mod together.
func TestDependencies(t *testing.T) {
	b, err := os.ReadFile("dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	modules, told := direct(t), map[string]bool{}
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		if len(cells) != 5 || !strings.Contains(cells[0], "`") {
			continue
		}
		path := strings.Trim(cells[0], " `")
		m, ok := modules[path]
		if told[path] = true; !ok {
			t.Errorf("%s is no direct dependency any more", path)
			continue
		}
		for i, name := range []string{1: "what it is for", 3: "its size", 4: "why not own code"} {
			if name != "" && strings.TrimSpace(cells[i]) == "" {
				t.Errorf("%s: %s is missing", path, name)
			}
		}
		hasLicence(t, m, strings.TrimSpace(cells[2]))
	}
	for path := range modules {
		if !told[path] {
			t.Errorf("%s is not in the table", path)
		}
	}
}

// hasLicence looks into the licence that a module comes with, where its source
// is on this machine.
func hasLicence(t *testing.T, m module, name string) {
	t.Helper()
	words, ok := licences[name]
	if !ok {
		t.Errorf("%s: no licence is called %q", m.Path, name)
		return
	}
	files, _ := filepath.Glob(filepath.Join(m.Dir, "LICEN[CS]E*"))
	if m.Dir == "" || len(files) == 0 {
		if m.Dir != "" {
			t.Errorf("%s has no licence file", m.Path)
		}
		return
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		if !strings.Contains(strings.Join(strings.Fields(string(b)), " "), w) {
			t.Errorf("%s: its licence is not %s", m.Path, name)
		}
	}
	if name == "BSD-2-Clause" && bytes.Contains(b, []byte("endorse or promote")) {
		t.Errorf("%s: its licence is BSD-3-Clause", m.Path)
	}
}

// TestModulesStandOnce holds that go.mod names each module once.
func TestModulesStandOnce(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) < 2 || !strings.HasPrefix(line, "\t") {
			continue
		}
		if seen[f[0]] {
			t.Errorf("go.mod names %s twice", f[0])
		}
		seen[f[0]] = true
	}
	if len(seen) == 0 {
		t.Error("go.mod names nothing")
	}
}
