package profiles

import (
	"errors"
	"time"

	"bcconnect/connection"
)

// UpdateAll is Update for many connections with one write. Connections that are
// gone are passed over.
func (b *Book) UpdateAll(changes map[string]func(*connection.Profile)) error {
	return b.change(func(doc *document) error {
		for id, f := range changes {
			if err := doc.update(id, f); err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
		}
		return nil
	})
}

// update changes a connection; what is not its standing counts as a save.
func (d *document) update(id string, f func(*connection.Profile)) error {
	old, ok := d.get(id)
	if !ok {
		return ErrNotFound
	}
	next := old
	f(&next)
	next.ID, next.Created, next.Modified, next.Revision = old.ID, old.Created, old.Modified, old.Revision
	if next == old {
		return nil
	}
	values := next
	values.Standing = old.Standing
	if values != old {
		next.Modified = time.Now().UTC().Truncate(time.Second)
		next.Revision++
	}
	return d.put(next)
}
