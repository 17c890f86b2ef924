package profiles

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"bcconnect/connection"
	"bcconnect/connection/store"
)

// Format is the version of connections.json that this program writes; see
// migrate.go for what each one means.
const Format = 2

// errNewer says that a file was written by a newer version of the program.
var errNewer = errors.New("profiles: format is newer than this program")

// entry is one connection with its encoded form, so that a change of one does
// not encode ten thousand others.
type entry struct {
	profile connection.Profile
	raw     json.RawMessage
}

// document is connections.json in memory. Readers share it: it is never
// changed, only replaced.
type document struct {
	entries []entry
	index   map[string]int // id to place in entries
}

// file is connections.json. The mark comes early and is random, see store.Stamp.
type file struct {
	Format      int               `json:"format"`
	Mark        string            `json:"mark"`
	Connections []json.RawMessage `json:"connections"`
}

// formatOf reads what every format will have; 0 means that it has none.
func formatOf(data []byte) int {
	var h struct {
		Format int `json:"format"`
	}
	if json.Unmarshal(data, &h) != nil || h.Format < 0 {
		return 0
	}
	return h.Format
}

func decode(data []byte) (document, error) {
	var f file
	err := json.Unmarshal(data, &f)
	switch {
	case f.Format > Format || (err != nil && formatOf(data) > Format):
		return document{}, errNewer
	case err != nil:
		return document{}, fmt.Errorf("profiles: read file: %w", err)
	case f.Format < 1:
		return document{}, errors.New("profiles: not a file of connections")
	}
	d := document{entries: make([]entry, 0, len(f.Connections)), index: make(map[string]int, len(f.Connections))}
	for _, raw := range f.Connections {
		var p connection.Profile
		if err := json.Unmarshal(raw, &p); err != nil {
			return document{}, fmt.Errorf("profiles: read connection: %w", err)
		}
		if _, double := d.index[p.ID]; double || p.ID == "" {
			return document{}, errors.New("profiles: a connection without an id of its own")
		}
		d.index[p.ID] = len(d.entries)
		d.entries = append(d.entries, entry{profile: p, raw: raw})
	}
	return d, nil
}

// encode writes one connection a line, which a person can read and compare.
func (d document) encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"format":%d,"mark":%q,"connections":[`, Format, store.NewMark())
	for i, e := range d.entries {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(e.raw)
	}
	b.WriteString("\n]}\n")
	return b.Bytes()
}

// put adds or replaces a connection.
func (d *document) put(p connection.Profile) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("profiles: write connection: %w", err)
	}
	if at, ok := d.index[p.ID]; ok {
		raw = carry(d.entries[at].raw, raw, reflect.TypeFor[connection.Profile]())
		d.entries[at] = entry{profile: p, raw: raw}
		return nil
	}
	d.index[p.ID] = len(d.entries)
	d.entries = append(d.entries, entry{profile: p, raw: raw})
	return nil
}

func (d *document) remove(id string) {
	at, ok := d.index[id]
	if !ok {
		return
	}
	d.entries = append(d.entries[:at:at], d.entries[at+1:]...)
	delete(d.index, id)
	for i := at; i < len(d.entries); i++ {
		d.index[d.entries[i].profile.ID] = i
	}
}

func (d document) get(id string) (connection.Profile, bool) {
	at, ok := d.index[id]
	if !ok {
		return connection.Profile{}, false
	}
	return d.entries[at].profile, true
}
