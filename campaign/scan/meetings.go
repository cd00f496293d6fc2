package scan

import "slices"

// meetings are who was met where. Each is a number, the place in its upper half and the person in the lower: a sorted list of
// those takes half the room of a set.
type meetings struct{ list []uint64 }

func (m *meetings) add(place int, person uint32) {
	if len(m.list) == cap(m.list) {
		m.sort()
		m.list = slices.Grow(m.list, max(1024, len(m.list))) // so that a list is sorted seldom
	}
	m.list = append(m.list, uint64(place)<<32|uint64(person))
}

// sort has each meeting only once.
func (m *meetings) sort() {
	slices.Sort(m.list)
	m.list = slices.Compact(m.list)
}

// people are how many different ones were met at each place.
func (m *meetings) people() map[int]int {
	m.sort()
	n := make(map[int]int)
	for _, meeting := range m.list {
		n[int(meeting>>32)]++
	}
	return n
}
