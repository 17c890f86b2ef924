package transfer

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
)

// Choose lets the user choose a file and reads it.
type Choose struct{}

func (Choose) run(ctx context.Context, svc Services, send func(Event)) {
	name, data, err := svc.Choose(ctx)
	if err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	if data == nil {
		send(FileRead{})
		return
	}
	l, err := Read(name, data)
	if err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	send(FileRead{l})
}

// Open opens a bundle under a passphrase.
type Open struct {
	Data   []byte
	Phrase connection.Secret
}

func (e Open) run(_ context.Context, svc Services, send func(Event)) {
	list, err := bundle.Read(e.Data, e.Phrase)
	if err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	send(Opened{list})
}

// Seal writes connections into a file.
type Seal struct {
	IDs    []string
	Phrase connection.Secret
}

func (e Seal) run(ctx context.Context, svc Services, send func(Event)) {
	name, err := svc.Seal(ctx, e.IDs, e.Phrase)
	if err != nil {
		send(Failed{svc.Explain(err)})
		return
	}
	send(Written{name})
}

// Bring saves what was chosen, one after the other.
type Bring struct {
	Items          []Item
	There          []connection.Profile
	WithoutSecrets bool
}

func (e Bring) run(ctx context.Context, svc Services, send func(Event)) {
	there, done := append([]connection.Profile(nil), e.There...), 0
	for _, x := range e.Items {
		if !x.On || x.There != "" && x.Choice == Skip {
			continue
		}
		entry, replaces := bundle.Entry{Profile: x.Profile, Secret: x.Secret}, ""
		if e.WithoutSecrets {
			entry.Secret = ""
		}
		if old, ok := Clash(there, x.Profile); ok && x.Choice == Replace {
			replaces, entry.Profile = old.ID, Over(old, entry.Profile)
		} else {
			entry.Profile.Name = FreeName(there, x.Profile.Name)
		}
		saved, err := svc.Arrive(ctx, entry, replaces)
		if err != nil {
			send(Brought{there, done, svc.Explain(err)})
			return
		}
		done++
		there = append(there, saved)
	}
	send(Brought{there, done, nil})
}
