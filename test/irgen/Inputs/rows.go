package rows

func Sum(rows [][]float64) (sum float64) {
	for i := range rows {
		for k := range rows[i] {
			sum += rows[i][k]
		}
	}
	return sum
}
